import { accessCodeStatuses } from '@interview-pass/contracts'
import { nextState } from '@interview-pass/service-kit'
import { describe, expect, it } from 'vitest'
import { orderStatuses } from '../orders/order.ts'
import { judgeRefund, nextCheckAt, refundEvents, refundStatuses, refundTransitions } from './refund.ts'

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
    ])
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
  ] as const)('of %s fen where %s went back already', (asked, reservedFen, verdict) => {
    expect(judgeRefund({ ...paid, reservedFen }, asked, false)).toMatchObject(verdict)
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
    const now = new Date(0)
    expect(nextCheckAt(1, now)).toEqual(new Date(10_000))
    expect(nextCheckAt(13, now)).toEqual(new Date(86_400_000))
    expect(nextCheckAt(14, now)).toBeUndefined()
  })
})
