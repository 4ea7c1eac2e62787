import { nextState } from '@interview-pass/service-kit'
import { expect, it } from 'vitest'
import { differenceTransitions } from './difference.ts'

it('a difference moves as its table says and in no other way: one that somebody closed stays closed', () => {
  const moves = (['OPEN', 'HEALED', 'CLOSED'] as const).flatMap((status) =>
    (['HEALED', 'CLOSED', 'FOUND_AGAIN'] as const).map((event) => [
      status,
      event,
      nextState(differenceTransitions, status, event),
    ]),
  )
  expect(moves.filter(([, , to]) => to !== undefined)).toEqual([
    ['OPEN', 'HEALED', 'HEALED'],
    ['OPEN', 'CLOSED', 'CLOSED'],
    ['HEALED', 'FOUND_AGAIN', 'OPEN'],
  ])
})
