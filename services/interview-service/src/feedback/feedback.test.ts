import { describe, expect, test } from 'vitest'
import { nextState, openStates } from '@interview-pass/service-kit'
import {
  attemptsMax,
  backOffAfter,
  feedbackEvents,
  feedbackStatuses,
  feedbackTransitions,
  isClosed,
  retryAttemptsMax,
  stepAfter,
  type AttemptResult,
} from './feedback.ts'

const allowed: Record<string, string> = {
  'PENDING CLAIMED': 'RUNNING',
  'RUNNING LEASE_ENDED': 'RUNNING',
  'RUNNING POSTPONED': 'PENDING',
  'RUNNING FINISHED': 'READY',
  'RUNNING GIVEN_UP': 'FAILED',
}

const all = feedbackStatuses.flatMap((status) => feedbackEvents.map((event) => ({ status, event })))

test.each(all)('$status on $event changes only as the table says', ({ status, event }) => {
  expect(nextState(feedbackTransitions, status, event)).toBe(allowed[`${status} ${event}`])
})

test.each(feedbackStatuses)('%s is closed when nothing leads out of it', (status) => {
  expect(isClosed(status)).toBe(!openStates(feedbackTransitions).includes(status))
})

test('each failed attempt waits longer than the one before, up to an hour', () => {
  const waits = Array.from({ length: attemptsMax }, (_, index) => backOffAfter(index + 1))
  expect(waits).toEqual([30_000, 120_000, 600_000, 1_800_000, 3_600_000])
  expect(backOffAfter(99)).toBe(3_600_000)
})

describe('what follows an attempt', () => {
  const first = {
    cause: 'INTERVIEW_ENDED',
    attempts: 1,
    assessed: 3,
    newlyAssessed: 3,
    failedForGood: 0,
    waiting: 0,
  } as const
  const closed = (status: 'READY' | 'FAILED', retry?: { afterMs: number; attempts: number }) => ({
    do: 'CLOSE',
    status,
    retry,
  })
  const soon = { afterMs: 30_000, attempts: 0 }
  const hourly = { afterMs: 3_600_000, attempts: attemptsMax }
  const nothingYet = { ...first, assessed: 0, newlyAssessed: 0, waiting: 3 }

  test.each<[string, AttemptResult, object]>([
    ['everything is assessed', first, closed('READY')],
    ['nothing was to be assessed', { ...first, assessed: 0, newlyAssessed: 0 }, closed('READY')],
    ['one is waiting', { ...first, waiting: 1 }, closed('READY', soon)],
    ['one was refused', { ...first, failedForGood: 1 }, closed('READY')],
    ['all were refused', { ...first, assessed: 0, newlyAssessed: 0, failedForGood: 3 }, closed('FAILED')],
    ['none could be assessed', nothingYet, { do: 'POSTPONE', afterMs: 30_000 }],
    ['none could be assessed again', { ...nothingYet, attempts: 4 }, { do: 'POSTPONE', afterMs: 1_800_000 }],
    ['none could be assessed at the last attempt', { ...nothingYet, attempts: 5 }, closed('FAILED', hourly)],
    ['each attempt crashed', { ...nothingYet, attempts: 6 }, closed('FAILED')],
    [
      'a retry found one of two more',
      { ...first, cause: 'RETRY', assessed: 4, newlyAssessed: 1, waiting: 1 },
      closed('READY', soon),
    ],
    [
      'a retry found nothing more',
      { ...first, cause: 'RETRY', attempts: 60, newlyAssessed: 0, waiting: 1 },
      { do: 'POSTPONE', afterMs: 3_600_000 },
    ],
    [
      'a retry has gone on for a week',
      { ...first, cause: 'RETRY', attempts: retryAttemptsMax, newlyAssessed: 0, waiting: 1 },
      closed('READY'),
    ],
    [
      'a week did not bring a single assessment',
      { ...nothingYet, cause: 'RETRY', attempts: retryAttemptsMax },
      closed('FAILED'),
    ],
  ])('when %s', (_, result, step) => {
    expect(stepAfter(result)).toEqual(step)
  })
})
