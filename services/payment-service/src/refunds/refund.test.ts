import { accessCodeStatuses } from '@interview-pass/contracts'
import { nextState } from '@interview-pass/service-kit'
import { describe, expect, it } from 'vitest'
import { orderStatuses } from '../orders/order.ts'
import {
  isOpenRefund,
  judgeRefund,
  mayEndAs,
  nextCheckAt,
  notReturnedFen,
  refundEvents,
  refundStatuses,
  refundTransitions,
  restToReturn,
} from './refund.ts'

const paid = { orderStatus: 'PAID', codeStatus: 'AVAILABLE', paidFen: 19_900n, reservedFen: 0n } as const

describe('a refund', () => {
  it('moves as its table says and in no other way', () => {
    const moves = refundStatuses.flatMap((status) =>
      refundEvents.map((event) => [status, event, nextState(refundTransitions, status, event)]),
    )
    expect(moves.filter(([, , to]) => to !== undefined)).toEqual([
      ['REQUESTED', 'ANSWER_LOST', 'UNKNOWN'],
      ['REQUESTED', 'MONEY_RETURNED', 'SUCCEEDED'],
      ['REQUESTED', 'REFUSED', 'REFUSED'],
      ['UNKNOWN', 'ANSWER_LOST', 'UNKNOWN'],
      ['UNKNOWN', 'MONEY_RETURNED', 'SUCCEEDED'],
      ['UNKNOWN', 'REFUSED', 'REFUSED'],
      ['REFUSED', 'MONEY_RETURNED', 'SUCCEEDED'],
    ])
  })

  it('is open until the channel says what became of it, and only then ends', () => {
    expect(refundStatuses.filter(isOpenRefund)).toEqual(['REQUESTED', 'UNKNOWN'])
    expect(refundStatuses.filter((status) => mayEndAs(status, 'REFUSED'))).toEqual(['REQUESTED', 'UNKNOWN'])
  })

  it('is never refused once its money went back, and made though it was refused when the channel proves it', () => {
    expect(mayEndAs('SUCCEEDED', 'REFUSED')).toBe(false)
    expect(mayEndAs('REFUSED', 'MONEY_RETURNED')).toBe(true)
  })

  it('has given back only what the channel says so of', () => {
    const each = refundStatuses.map((status) => ({ status, cause: 'REQUESTED' as const, amountFen: 100n }))
    expect(notReturnedFen(19_900n, each)).toBe(19_800n)
    expect(notReturnedFen(100n, [])).toBe(100n)
  })

  it.each([
    [undefined, 0n, { amountFen: 19_900n, isFull: true }],
    [undefined, 5000n, { amountFen: 14_900n, isFull: true }],
    [1n, 0n, { amountFen: 1n, isFull: false }],
    [14_900n, 5000n, { amountFen: 14_900n, isFull: true }],
    [14_899n, 5000n, { amountFen: 14_899n, isFull: false }],
    [14_901n, 5000n, { rule: 'OVER_TOTAL', leftFen: 14_900n }],
    [1n, 19_900n, { rule: 'NOTHING_LEFT', leftFen: 0n }],
    [undefined, 19_900n, { rule: 'NOTHING_LEFT', leftFen: 0n }],
    [undefined, 25_000n, { rule: 'NOTHING_LEFT', leftFen: 0n }],
  ] as const)('of %s fen where %s went back already', (asked, reservedFen, verdict) => {
    const kind = 'rule' in verdict ? 'REFUSED' : 'ALLOWED'
    expect(judgeRefund({ ...paid, reservedFen }, asked, false)).toEqual({ kind, ...verdict })
  })

  it.each(orderStatuses)('of an order that is %s', (orderStatus) => {
    const isPaid = orderStatus === 'PAID' || orderStatus === 'REFUNDED'
    const verdict = judgeRefund({ ...paid, orderStatus }, undefined, true)
    expect(verdict).toMatchObject(isPaid ? { kind: 'ALLOWED' } : { kind: 'REFUSED', rule: 'NOT_PAID' })
  })

  it.each([...accessCodeStatuses, undefined])('in full, whose code is %s', (codeStatus) => {
    const isUsed = codeStatus === 'ACTIVATED'
    const verdict = judgeRefund({ ...paid, codeStatus }, undefined, false)
    expect(verdict).toMatchObject(isUsed ? { kind: 'REFUSED', rule: 'CODE_USED' } : { kind: 'ALLOWED' })
    expect(judgeRefund({ ...paid, codeStatus }, undefined, true)).toMatchObject({ kind: 'ALLOWED' })
    expect(judgeRefund({ ...paid, codeStatus }, 1n, false)).toMatchObject({ kind: 'ALLOWED' })
  })

  it('is looked at after seconds at first, after days at last, and then no more', () => {
    const now = new Date('2026-01-15T10:00:00Z')
    const waits = Array.from({ length: 13 }, (_, index) => {
      return (nextCheckAt(index + 1, now)?.getTime() ?? 0) - now.getTime()
    })
    expect(waits.toSorted((one, other) => one - other)).toEqual(waits)
    expect([waits[0], waits[12]]).toEqual([10_000, 86_400_000])
    expect(nextCheckAt(14, now)).toBeUndefined()
  })
})

describe('a payment that paid for nothing', () => {
  const intent = { cause: 'SURPLUS', status: 'SUCCEEDED', amountFen: 0n } as const
  const outside = { cause: 'OUTSIDE', status: 'SUCCEEDED' } as const

  it.each([
    ['whole, when its refund was refused', [{ ...intent, status: 'REFUSED', amountFen: 5000n }], 19_900n],
    ['but for what went back elsewhere', [{ ...outside, amountFen: 5000n }, intent], 14_900n],
    ['in two halves', [{ ...intent, amountFen: 9950n }], 9950n],
    ['but for what is on its way', [intent, { ...intent, status: 'UNKNOWN', amountFen: 19_899n }], 1n],
  ] as const)('goes back %s', (_case, refunds, amountFen) => {
    expect(restToReturn(19_900n, refunds)).toEqual({ cause: 'SURPLUS', amountFen })
  })

  it.each([
    ['all of it is on its way', [{ ...intent, status: 'REQUESTED', amountFen: 19_900n }]],
    ['more than all of it went back', [{ ...outside, amountFen: 20_000n }, intent]],
    ['just this amount was refused', [intent, { ...intent, status: 'REFUSED', amountFen: 19_900n }]],
  ] as const)('goes back no further when %s', (_case, refunds) => {
    expect(restToReturn(19_900n, refunds)).toBeUndefined()
  })

  it('is one that came late, or second: no other goes back by itself', () => {
    const after = (cause: 'REQUESTED' | 'OUTSIDE' | 'LATE_PAYMENT') =>
      restToReturn(19_900n, [{ cause, status: 'SUCCEEDED', amountFen: 5000n }])
    expect(after('LATE_PAYMENT')).toEqual({ cause: 'LATE_PAYMENT', amountFen: 14_900n })
    expect([after('REQUESTED'), after('OUTSIDE')]).toEqual([undefined, undefined])
    expect(restToReturn(19_900n, [])).toBeUndefined()
  })
})
