import type { Transition } from '@interview-pass/service-kit'
import { unavailableReasons } from '../interviewer/interviewer.ts'

type PlanStatus = 'PENDING' | 'RUNNING' | 'READY' | 'FAILED'

type PlanEvent = 'CLAIMED' | 'LEASE_ENDED' | 'GIVEN_BACK' | 'FINISHED' | 'GIVEN_UP'

/** Every transition there is. READY and FAILED are final: a plan is made once, and without one the bank's questions stay. */
export const planTransitions: readonly Transition<PlanStatus, PlanEvent>[] = [
  { from: 'PENDING', event: 'CLAIMED', to: 'RUNNING', by: 'job' },
  { from: 'RUNNING', event: 'LEASE_ENDED', to: 'RUNNING', by: 'job of another replica' },
  { from: 'RUNNING', event: 'GIVEN_BACK', to: 'PENDING', by: 'job' },
  { from: 'RUNNING', event: 'FINISHED', to: 'READY', by: 'job' },
  { from: 'RUNNING', event: 'GIVEN_UP', to: 'FAILED', by: 'job' },
]

/** Why the questions of the bank stay: no usable plan came, it came when nothing was left to replace, or its makers died. */
export const planFailures = [...unavailableReasons, 'TOO_LATE', 'INTERRUPTED'] as const

export type PlanFailure = (typeof planFailures)[number]

/** How often a plan is begun, interrupted beginnings included, so that a crash costs at most one more. */
export const planAttemptsMax = 2
