import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../app-error.ts'
import { runInContext } from '../telemetry/context.ts'
import { DeadlineError } from '../timing/deadline.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Answer } from './reply/answer.ts'
import { declaredErrors } from './openapi/described-route.ts'
import { createDeadlines } from './request/deadlines.ts'
import { openExchange, type Exchange, type ExchangeDeps } from './exchange.ts'
import type { Route } from './route.ts'
import type { Sender } from './reply/send.ts'

/** What is logged when a route answers an error that the documentation does not show. */
export const undeclaredError = 'the route does not declare this error'

export interface HandlerDeps extends ExchangeDeps {
  readonly logger: Logger
  readonly sender: Sender
  readonly requestTimeoutMs: number
  /** What requests have begun and has not ended, whether their clients still wait or not. */
  readonly openWork: Set<Promise<void>>
}

/** Serves one request; `bodyError` says why its body could not be received. */
export type Handler = (request: FastifyRequest, reply: FastifyReply, bodyError?: Error) => void

/**
 * Serves a route's requests, each of which is replied to exactly once, by the deadline at the latest, even when the handler ignores its signal.
 * What a handler gives after its deadline is dropped.
 */
export function handlerOf(route: Route, deps: HandlerDeps): Handler {
  const { outline, schemas } = route
  const timeoutMs = outline.timeoutMs ?? deps.requestTimeoutMs
  const { sender, logger, openWork } = deps

  const declared: ReadonlySet<string> = new Set(declaredErrors(route))

  const refuse = (exchange: Exchange, error: unknown): void => {
    exchange.isAnswered = true
    const { request } = exchange
    sender.sendError(request, exchange.reply, error, route.access.challenge)
    const { errorCode: code, id: requestId } = request
    // The caller gets it all the same; the tests of the services fail over this line.
    if (code !== undefined && !declared.has(code)) {
      logger.error({ code, requestId, route: outline.path }, undeclaredError)
    }
  }

  const deadlines = createDeadlines(timeoutMs, (exchange: Exchange): void => {
    if (exchange.isAnswered) return
    refuse(exchange, new AppError('SERVICE_UNAVAILABLE', { cause: new DeadlineError(timeoutMs) }))
    exchange.controller.abort(new DeadlineError(timeoutMs))
  })

  const onAnswer = (exchange: Exchange, answer: Answer): void => {
    if (exchange.isAnswered) return endUnsent(answer)
    try {
      sender.sendAnswer(exchange, answer, schemas)
      exchange.isAnswered = true
    } catch (error) {
      refuse(exchange, error)
    }
  }

  const onFailure = (exchange: Exchange, error: unknown): void => {
    if (!exchange.isAnswered) return refuse(exchange, error)
    if (!(error instanceof DeadlineError)) {
      logger.warn({ error, requestId: exchange.request.id }, 'request failed after its deadline')
    }
  }

  return (request, reply, bodyError) => {
    const exchange = openExchange(outline.bodyType ?? 'json', request, reply, deps, bodyError)
    deadlines.watch(exchange)
    const context = { requestId: request.id, traceId: request.traceId, span: request.span }
    const work = runInContext(context, () => route.run(exchange)).then(
      (answer) => {
        deadlines.forget(exchange)
        onAnswer(exchange, answer)
      },
      (error: unknown) => {
        deadlines.forget(exchange)
        onFailure(exchange, error)
      },
    )
    openWork.add(work)
    void work.finally(() => openWork.delete(work))
  }
}

/** A stream that came too late was never begun, but what made it may wait for its end. */
function endUnsent(answer: Answer): void {
  if ('stream' in answer) {
    answer.stream[Symbol.asyncIterator]()
      .return?.()
      .catch(() => undefined)
  }
}
