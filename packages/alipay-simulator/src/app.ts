import fastify, { type FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { z } from 'zod'
import { billRoutes } from './bills/bills.routes.ts'
import { buyerRoutes } from './buyer/buyer.routes.ts'
import { clockRoutes } from './control/clock.routes.ts'
import { billDifferenceRoutes } from './control/bill-differences.routes.ts'
import { bookRoutes } from './control/books.routes.ts'
import type { Control } from './control/control.ts'
import { controlRoutes } from './control/control.routes.ts'
import { toSnake } from './control/wire-names.ts'
import type { Deps } from './deps.ts'
import { gatewayRoutes } from './gateway/gateway.routes.ts'
import { TradeError } from './trades/trade-error.ts'

/** The simulator's faces: Alipay's gateway with the bills that it leads to, the buyer's page, and the control API. */
export function createApp(deps: Deps, control: Control, log: Logger): FastifyInstance {
  const app = fastify({ forceCloseConnections: true })
  // Signatures are over what was sent, and a plain object would lose a repeated name.
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, new URLSearchParams(body.toString())),
  )
  app.setErrorHandler((error, _request, reply) => {
    const { status, ...body } = describeError(error)
    if (status >= 500) log.error({ err: error }, 'a request failed by a fault of the simulator')
    return reply.code(status).send({ error: body })
  })
  gatewayRoutes(app, deps)
  buyerRoutes(app, deps)
  billRoutes(app, deps)
  controlRoutes(app, control)
  billDifferenceRoutes(app, deps)
  bookRoutes(app, control)
  clockRoutes(app, control)
  return app
}

interface ErrorAnswer {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly details?: readonly { readonly field: string; readonly rule: string }[]
}

function describeError(error: unknown): ErrorAnswer {
  if (error instanceof z.ZodError) {
    const details = error.issues.map(({ path, message }) => ({
      field: path.map((part) => toSnake(String(part))).join('.'),
      rule: message,
    }))
    const message = details.map(({ field, rule }) => `${field || 'body'}: ${rule}`).join('; ')
    return { status: 400, code: 'MALFORMED_REQUEST', message, details }
  }
  if (error instanceof TradeError) {
    return { status: error.code.endsWith('NOT_FOUND') ? 404 : 409, code: error.code, message: error.message }
  }
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500
  if (error instanceof Error && typeof status === 'number' && status < 500) {
    return { status, code: 'MALFORMED_REQUEST', message: error.message }
  }
  return { status: 500, code: 'SIMULATOR_ERROR', message: 'the simulator failed; see its log' }
}
