import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Deps } from '../deps.ts'
import { answerCall, type GatewayOutcome } from './answer-call.ts'
import { renderAnswer } from './gateway-answer.ts'
import { GatewayError, refusal } from './gateway-error.ts'
import { mergeParams, verifyRequest } from './gateway-request.ts'

/** Alipay's v2 gateway. Refusals are HTTP 200, signed, under the method's own name, where the SDK looks for them. */
export function gatewayRoutes(app: FastifyInstance, deps: Deps): void {
  app.post('/gateway.do', async (request, reply) => {
    const query = new URL(request.url, 'http://gateway').searchParams
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
    const method = [...query.getAll('method'), ...form.getAll('method')].find((name) =>
      /^[a-z.]+$/.test(name),
    )
    const outcome = await outcomeOf(deps, { query, form, calledAt: `${request.protocol}://${request.host}` })
    return send(reply, deps, method, outcome)
  })
}

interface Received {
  readonly query: URLSearchParams
  readonly form: URLSearchParams
  readonly calledAt: string
}

async function outcomeOf(deps: Deps, { query, form, calledAt }: Received): Promise<GatewayOutcome> {
  try {
    return await answerCall(deps, verifyRequest(deps, mergeParams(query, form), calledAt))
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    return { kind: 'SIGNED', content: refusal(error), hasGoodSignature: true }
  }
}

function send(
  reply: FastifyReply,
  { keys }: Deps,
  method: string | undefined,
  outcome: GatewayOutcome,
): FastifyReply {
  void reply.type('text/html;charset=utf-8')
  switch (outcome.kind) {
    case 'SIGNED': {
      const { hasGoodSignature, content } = outcome
      return reply.send(renderAnswer(method, content, { key: keys.alipayPrivateKey, hasGoodSignature }))
    }
    case 'RAW':
      return reply.code(outcome.status).send(outcome.body)
    case 'RESET':
      reply.raw.socket?.resetAndDestroy()
      return reply.hijack()
  }
}
