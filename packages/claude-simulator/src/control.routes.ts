import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { faultOrders } from './faults/fault.ts'
import type { FaultQueue } from './faults/fault-queue.ts'
import type { PromptCache } from './messages/prompt-cache.ts'
import { parseRequest } from './messages/parse-request.ts'
import type { RequestLog } from './request-log.ts'
import { ApiError } from './wire/api-error.ts'

const requestsQuery = z.strictObject({
  task: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

interface Deps {
  readonly requestLog: RequestLog
  readonly faultQueue: FaultQueue
  readonly promptCache: PromptCache
  readonly seed: string
}

/** The simulator's own controls: faults to come, what happened so far, and back to the beginning. */
export function mountControl(
  app: FastifyInstance,
  { requestLog, faultQueue, promptCache, seed }: Deps,
): void {
  app.get('/livez', () => ({ status: 'ok' }))

  app.get('/_sim/health', () => ({
    status: 'ok',
    seed,
    faults: faultQueue.list().length,
    requests: requestLog.counts().total,
  }))

  app.get('/_sim/requests', (request) => {
    const query = parseRequest(requestsQuery, request.query)
    return { counts: requestLog.counts(), requests: requestLog.list(query) }
  })

  app.post('/_sim/reset', () => {
    requestLog.reset()
    faultQueue.reset()
    promptCache.reset()
    return { status: 'ok' }
  })

  app.get('/_sim/faults', () => ({ faults: faultQueue.list() }))

  app.post('/_sim/faults', (request, reply) => {
    const faults = parseRequest(faultOrders, request.body)
    return reply.code(201).send({ faults: faultQueue.add(faults) })
  })

  app.put('/_sim/faults', (request) => {
    const faults = parseRequest(faultOrders, request.body)
    faultQueue.clear()
    return { faults: faultQueue.add(faults) }
  })

  app.delete('/_sim/faults', () => {
    faultQueue.clear()
    return { faults: [] }
  })

  app.delete<{ Params: { id: string } }>('/_sim/faults/:id', (request) => {
    if (!faultQueue.remove(request.params.id)) throw new ApiError(404, `fault: ${request.params.id}`)
    return { faults: faultQueue.list() }
  })
}
