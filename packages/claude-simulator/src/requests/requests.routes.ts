import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { FaultQueue } from '../faults/fault-queue.ts'
import { parseRequest } from '../messages/parse-request.ts'
import type { RequestLog } from './request-log.ts'

const RequestsQuery = z.strictObject({
  task: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

type Needs = { requestLog: RequestLog; faultQueue: FaultQueue; seed: string }

/** What happened so far, and back to the beginning. */
export function mountRequests(app: FastifyInstance, { requestLog, faultQueue, seed }: Needs): void {
  app.get('/livez', () => ({ status: 'ok' }))

  app.get('/_sim/health', () => ({
    status: 'ok',
    seed,
    faults: faultQueue.list().length,
    requests: requestLog.counts().total,
  }))

  app.get('/_sim/requests', (request) => {
    const query = parseRequest(RequestsQuery, request.query)
    return { counts: requestLog.counts(), requests: requestLog.list(query) }
  })

  app.post('/_sim/reset', () => {
    requestLog.reset()
    faultQueue.reset()
    return { status: 'ok' }
  })
}
