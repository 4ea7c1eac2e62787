import type { DocumentedRoute } from '@interview-pass/service-kit/testing'
import type { ErrorCode } from '@interview-pass/contracts'
import type { Question } from './ask.ts'
import type { Stage } from './stage.ts'

/** The request that makes a route answer a code. */
export type Provoke = (stage: Stage, route: DocumentedRoute) => Question | Promise<Question>

/** How a code is provoked. */
interface Provocation {
  /** In one way on each route that declares it, or in a way for each of these routes. */
  readonly on: Provoke | Readonly<Record<string, Provoke>>
  /** Comes before the first request; gives the end of it, which comes after the last. */
  readonly prepare?: (stage: Stage) => Promise<() => Promise<unknown>>
}

export type Provocations = Readonly<Partial<Record<ErrorCode, Provocation>>>
