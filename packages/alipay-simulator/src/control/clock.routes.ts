import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Control } from './control.ts'
import { readWire, toWire } from './wire-names.ts'

const yearSeconds = 366 * 86_400

const clockBody = z
  .strictObject({
    advanceSeconds: z.number().gt(0).max(yearSeconds).optional(),
    frozen: z.boolean().optional(),
  })
  .refine(({ advanceSeconds, frozen }) => advanceSeconds !== undefined || frozen !== undefined, {
    error: 'says neither advance_seconds nor frozen',
  })

/** The simulator's time. */
export function clockRoutes(app: FastifyInstance, control: Control): void {
  app.get('/_sim/clock', async () => toWire(control.readClock()))
  app.post('/_sim/clock', async (request) => {
    return toWire(control.moveClock(readWire(clockBody, request.body)))
  })
}
