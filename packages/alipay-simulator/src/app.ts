import fastify, { type FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { buyerRoutes } from './buyer/buyer.routes.ts'
import type { Control } from './control/control.ts'
import { ControlError } from './control/control-error.ts'
import { controlRoutes } from './control/control.routes.ts'
import type { Deps } from './deps.ts'
import { gatewayRoutes } from './gateway/gateway.routes.ts'
import { TradeError } from './trades/trade-error.ts'

/** The simulator's three faces: Alipay's gateway, the buyer's page, and the control API. */
export function createApp(deps: Deps, control: Control, log: Logger): FastifyInstance {
  const app = fastify({ forceCloseConnections: true })
  // A form stays text: signatures are over what was sent, and a parsed object would lose a repeated name.
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, body),
  )
  app.setErrorHandler((error, _request, reply) => {
    const { status, code, message, problems } = describeError(error)
    if (status >= 500) log.error({ err: error }, 'a request failed by a fault of the simulator')
    return reply.code(status).send({ error: { code, message, details: problems } })
  })
  gatewayRoutes(app, deps)
  buyerRoutes(app, deps)
  controlRoutes(app, control)
  return app
}

interface ErrorAnswer {
  status: number
  code: string
  message: string
  problems?: ControlError['problems']
}

function describeError(error: unknown): ErrorAnswer {
  if (error instanceof ControlError) return error
  if (error instanceof TradeError) return { status: 409, code: error.code, message: error.message }
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500
  if (error instanceof Error && typeof status === 'number' && status < 500) {
    return { status, code: 'MALFORMED_REQUEST', message: error.message }
  }
  return { status: 500, code: 'SIMULATOR_ERROR', message: 'the simulator failed; see its log' }
}
