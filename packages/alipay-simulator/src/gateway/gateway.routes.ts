import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Deps } from '../deps.ts'
import { answerCall, outTradeNoOf, type GatewayOutcome } from './answer-call.ts'
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
    const calledAt = `${request.protocol}://${request.host}`
    const outcome = await outcomeOf(deps, { method, query, form, calledAt })
    return send(reply, deps, method, outcome)
  })
}

interface Received {
  readonly method: string | undefined
  readonly query: URLSearchParams
  readonly form: URLSearchParams
  readonly calledAt: string
}

async function outcomeOf(deps: Deps, received: Received): Promise<GatewayOutcome> {
  const { method = 'unknown', query, form, calledAt } = received
  const answered = (outcome: GatewayOutcome, outTradeNo: string | null): GatewayOutcome => {
    deps.history.record({ kind: 'CALL', outTradeNo, what: method, outcome: describe(outcome) })
    return outcome
  }
  try {
    const request = verifyRequest(deps, mergeParams(query, form), calledAt)
    return answered(await answerCall(deps, request), outTradeNoOf(request.bizContent) ?? null)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    return answered({ kind: 'SIGNED', content: refusal(error), hasGoodSignature: true }, null)
  }
}

/** The sub code or code that was answered, or what came instead of an answer. */
function describe(outcome: GatewayOutcome): string {
  if (outcome.kind !== 'SIGNED') return outcome.kind === 'RAW' ? `HTTP ${outcome.status}` : outcome.kind
  const { code, sub_code: subCode = code } = outcome.content
  return String(subCode)
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
