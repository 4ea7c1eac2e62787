import type { Transition } from '@interview-pass/service-kit'

export const runStatuses = ['PENDING', 'RECONCILED', 'GIVEN_UP'] as const

export type RunStatus = (typeof runStatuses)[number]

type RunEvent = 'POSTPONED' | 'COMPARED' | 'SCHEDULE_ENDED' | 'ASKED_AGAIN'

/** One day at one channel. It is compared once, unless somebody asks for it again. */
export const reconciliationRunTransitions: readonly Transition<RunStatus, RunEvent>[] = [
  { from: 'PENDING', event: 'POSTPONED', to: 'PENDING', by: 'job' },
  { from: 'PENDING', event: 'COMPARED', to: 'RECONCILED', by: 'job' },
  { from: 'PENDING', event: 'SCHEDULE_ENDED', to: 'GIVEN_UP', by: 'job' },
  { from: 'RECONCILED', event: 'ASKED_AGAIN', to: 'PENDING', by: 'operator' },
  { from: 'GIVEN_UP', event: 'ASKED_AGAIN', to: 'PENDING', by: 'operator' },
]

/** Seconds until a day is tried again whose bill was not to be had, or whose payments could not be asked about. */
const trySchedule = [300, 600, 900, 1800, 3600, 3600, 7200, 14_400, 28_800, 43_200, 86_400, 86_400] as const

/** When a day is tried again after its try number `checkCount`; undefined after the last of the schedule. */
export function nextTryAt(checkCount: number, now: Date): Date | undefined {
  const seconds = trySchedule[checkCount - 1]
  return seconds === undefined ? undefined : new Date(now.getTime() + seconds * 1000)
}
