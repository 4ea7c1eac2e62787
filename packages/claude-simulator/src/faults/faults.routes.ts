import type { FastifyInstance } from 'fastify'
import { parseRequest } from '../messages/parse-request.ts'
import { ApiError } from '../wire/api-error.ts'
import { FaultOrders } from './fault.ts'
import type { FaultQueue } from './fault-queue.ts'

/** Ordering faults: one or a list by POST, a whole new list by PUT. */
export function mountFaults(app: FastifyInstance, { faultQueue }: { faultQueue: FaultQueue }): void {
  app.get('/_sim/faults', () => ({ faults: faultQueue.list() }))

  app.post('/_sim/faults', (request, reply) => {
    const faults = parseRequest(FaultOrders, request.body)
    return reply.code(201).send({ faults: faultQueue.add(faults) })
  })

  app.put('/_sim/faults', (request) => {
    const faults = parseRequest(FaultOrders, request.body)
    faultQueue.clear()
    return { faults: faultQueue.add(faults) }
  })

  app.delete('/_sim/faults', () => {
    faultQueue.clear()
    return { faults: [] }
  })

  app.delete<{ Params: { id: string } }>('/_sim/faults/:id', (request) => {
    if (!faultQueue.remove(request.params.id)) {
      throw new ApiError(404, `fault: ${request.params.id}`)
    }
    return { faults: faultQueue.list() }
  })
}
