import { z } from 'zod'

/** One step of a state machine. */
interface Step {
  readonly from: string
  readonly event: string
  readonly to: string
  /** Who causes it, where the table says so. */
  readonly by?: string | undefined
}

/** A state machine of a service, as its table in code says. */
export interface StateMachine {
  readonly service: string
  /** What the states are of, such as `order`. */
  readonly subject: string
  readonly states: readonly string[]
  readonly steps: readonly Step[]
}

const list = z
  .array(z.object({ from: z.string(), event: z.string(), to: z.string(), by: z.string().optional() }))
  .min(1)
const nested = z.record(z.string(), z.record(z.string(), z.string()))

/**
 * Reads a table in either of its two shapes: a list of `{ from, event, to, by }`, or `{ STATE: { EVENT: STATE } }`.
 * Throws ZodError for anything else.
 */
export function readTransitions(table: unknown): Pick<StateMachine, 'states' | 'steps'> {
  if (Array.isArray(table)) {
    const steps = list.parse(table)
    return { steps, states: [...new Set(steps.flatMap(({ from, to }) => [from, to]))] }
  }
  const states = nested.parse(table)
  const steps = Object.entries(states).flatMap(([from, events]) =>
    Object.entries(events).map(([event, to]) => ({ from, event, to })),
  )
  return { steps, states: Object.keys(states) }
}

/** `paymentAttemptTransitions` → `payment attempt`. */
export function subjectOf(exportName: string): string {
  return exportName
    .replace(/Transitions$/, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
}
