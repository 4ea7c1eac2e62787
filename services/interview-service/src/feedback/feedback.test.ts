import { expect, test } from 'vitest'
import { nextState, openStates } from '@interview-pass/service-kit'
import {
  attemptsMax,
  backOffAfter,
  feedbackEvents,
  feedbackStatuses,
  feedbackTransitions,
  isClosed,
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

test('each failed attempt waits longer than the one before', () => {
  const waits = Array.from({ length: attemptsMax - 1 }, (_, index) => backOffAfter(index + 1))
  expect(waits).toEqual(waits.toSorted((left, right) => left - right))
  expect(new Set(waits).size).toBe(waits.length)
  expect([waits[0], waits.at(-1), backOffAfter(99)]).toEqual([30_000, 1_800_000, 1_800_000])
})
