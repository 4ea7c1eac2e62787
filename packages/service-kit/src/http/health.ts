import { AppError } from '../app-error.ts'
import { withDeadline } from '../timing/deadline.ts'
import { z } from 'zod'
import { publicAccess } from './access/access.ts'
import { route, type Route } from './route.ts'

/** One thing that must work before requests are welcome. */
export interface ReadinessCheck {
  readonly name: string
  /** Rejects when it does not work. Given 2 s. */
  check(): Promise<void>
}

/** Why it does not work, in words that anyone may read. Of other errors nothing is told: they may hold an address or a secret. */
export class NotReadyError extends Error {
  override readonly name = 'NotReadyError'
}

const checkTimeoutMs = 2000
/** How long a result is believed: anyone may ask, and each question would cost a round trip to every dependency. */
const resultMs = 500

/** `/livez`: the process answers. Says nothing of its dependencies, so that their outage restarts nobody. */
export const liveness: Route = route({
  method: 'GET',
  path: '/livez',
  summary: 'The process is alive',
  access: publicAccess,
  rateLimit: false,
  answers: { 200: z.object({ status: z.literal('ALIVE') }) },
  errors: [],
  handle: async () => ({ status: 200, data: { status: 'ALIVE' as const } }),
})

const states = z.record(z.string(), z.enum(['UP', 'DOWN']))

/** `/readyz`: every dependency answers and the service is not draining, else 503 with the state of each, and the reasons that may be told. */
export function readinessRoute(checks: readonly ReadinessCheck[], isDraining: () => boolean): Route {
  const ask = rarely(() => statesOf(checks))
  return route({
    method: 'GET',
    path: '/readyz',
    summary: 'Requests are welcome',
    access: publicAccess,
    rateLimit: false,
    answers: { 200: z.object({ status: z.literal('READY'), checks: states }) },
    errors: ['SERVICE_UNAVAILABLE'],
    async handle() {
      if (isDraining()) throw new AppError('SERVICE_UNAVAILABLE', { details: { draining: true } })
      const found = await ask()
      if (Object.values(found.checks).includes('DOWN')) {
        throw new AppError('SERVICE_UNAVAILABLE', { details: { ...found } })
      }
      return { status: 200, data: { status: 'READY' as const, checks: found.checks } }
    },
  })
}

interface FoundStates {
  readonly checks: z.output<typeof states>
  /** By the name of the check. */
  readonly reasons: Readonly<Record<string, string>>
}

async function statesOf(checks: readonly ReadinessCheck[]): Promise<FoundStates> {
  const reasons: Record<string, string> = {}
  const found = await Promise.all(
    checks.map(async (readiness) => {
      try {
        await withDeadline(() => readiness.check(), checkTimeoutMs)
        return [readiness.name, 'UP'] as const
      } catch (error) {
        if (error instanceof NotReadyError) reasons[readiness.name] = error.message
        return [readiness.name, 'DOWN'] as const
      }
    }),
  )
  return { checks: Object.fromEntries(found), reasons }
}

/** Asks at most once each `resultMs`; all who ask in between share the answer. */
function rarely<T>(ask: () => Promise<T>): () => Promise<T> {
  let last: { at: number; answer: Promise<T> } | undefined
  return () => {
    const now = performance.now()
    if (last === undefined || now - last.at >= resultMs) last = { at: now, answer: ask() }
    return last.answer
  }
}
