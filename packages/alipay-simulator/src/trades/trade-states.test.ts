import { describe, expect, it } from 'vitest'
import { tradeEvents, tradeStates, transitions, type Transition } from './trade-states.ts'

const show = (transition: Transition): string =>
  'to' in transition ? transition.to : `! ${transition.refusedAs}`

/** One row for each state, in the order of the events. */
const expected = {
  QR_ISSUED: [
    'QR_ISSUED',
    'WAIT_BUYER_PAY',
    'TRADE_SUCCESS',
    '! ACQ.TRADE_NOT_EXIST',
    '! ACQ.TRADE_NOT_EXIST',
    'QR_EXPIRED',
    '! ACQ.TRADE_NOT_EXIST',
    '! ACQ.TRADE_NOT_EXIST',
    '! ACQ.TRADE_NOT_EXIST',
  ],
  QR_EXPIRED: [
    'QR_ISSUED',
    '! QR_EXPIRED',
    '! QR_EXPIRED',
    '! ACQ.TRADE_NOT_EXIST',
    '! ACQ.TRADE_NOT_EXIST',
    'QR_EXPIRED',
    '! ACQ.TRADE_NOT_EXIST',
    '! ACQ.TRADE_NOT_EXIST',
    '! ACQ.TRADE_NOT_EXIST',
  ],
  WAIT_BUYER_PAY: [
    'WAIT_BUYER_PAY',
    'WAIT_BUYER_PAY',
    'TRADE_SUCCESS',
    'TRADE_CLOSED',
    'TRADE_CLOSED',
    'TRADE_CLOSED',
    '! ACQ.TRADE_STATUS_ERROR',
    '! ACQ.TRADE_STATUS_ERROR',
    '! ACQ.TRADE_STATUS_ERROR',
  ],
  TRADE_SUCCESS: [
    '! ACQ.TRADE_HAS_SUCCESS',
    '! ACQ.TRADE_HAS_SUCCESS',
    '! ACQ.TRADE_HAS_SUCCESS',
    '! ACQ.TRADE_STATUS_ERROR',
    '! ACQ.TRADE_STATUS_ERROR',
    '! ACQ.TRADE_STATUS_ERROR',
    'TRADE_FINISHED',
    'TRADE_SUCCESS',
    'TRADE_CLOSED',
  ],
  TRADE_FINISHED: [
    '! ACQ.TRADE_HAS_SUCCESS',
    '! ACQ.TRADE_HAS_SUCCESS',
    '! ACQ.TRADE_HAS_SUCCESS',
    '! ACQ.TRADE_STATUS_ERROR',
    '! ACQ.TRADE_STATUS_ERROR',
    '! ACQ.TRADE_STATUS_ERROR',
    '! ACQ.TRADE_STATUS_ERROR',
    '! ACQ.TRADE_HAS_FINISHED',
    '! ACQ.TRADE_HAS_FINISHED',
  ],
  TRADE_CLOSED: [
    '! ACQ.TRADE_HAS_CLOSE',
    '! ACQ.TRADE_HAS_CLOSE',
    '! ACQ.TRADE_HAS_CLOSE',
    '! ACQ.TRADE_STATUS_ERROR',
    '! ACQ.TRADE_STATUS_ERROR',
    '! ACQ.TRADE_STATUS_ERROR',
    '! ACQ.TRADE_STATUS_ERROR',
    '! ACQ.TRADE_STATUS_ERROR',
    '! ACQ.TRADE_STATUS_ERROR',
  ],
}

describe('the life of a trade', () => {
  const cases = tradeStates.flatMap((state) =>
    tradeEvents.map((event, index) => ({ state, event, outcome: expected[state][index] })),
  )
  it.each(cases)('$event in $state is $outcome', ({ state, event, outcome }) => {
    expect(show(transitions[state][event])).toBe(outcome)
  })

  it('never lets a paid trade become unpaid, but by a full refund', () => {
    const paid = new Set(['TRADE_SUCCESS', 'TRADE_FINISHED'])
    const ways = tradeStates
      .filter((state) => paid.has(state))
      .flatMap((state) =>
        tradeEvents.filter((event) => event !== 'FULL_REFUND').map((event) => transitions[state][event]),
      )
      .flatMap((transition) => ('to' in transition ? [transition.to] : []))
    expect(ways.filter((to) => !paid.has(to))).toEqual([])
  })
})
