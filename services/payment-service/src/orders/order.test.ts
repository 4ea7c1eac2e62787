import { nextState } from '@interview-pass/service-kit'
import { describe, expect, it } from 'vitest'
import { orderEvents, orderStatuses, orderTransitions } from './order.ts'
import { attemptEvents, attemptStatuses, attemptTransitions, statusesBefore } from './payment-attempt.ts'

describe('an order', () => {
  it('moves as its table says and in no other way', () => {
    const moves = orderStatuses.flatMap((status) =>
      orderEvents.map((event) => [status, event, nextState(orderTransitions, status, event)]),
    )
    expect(moves.filter(([, , to]) => to !== undefined)).toEqual([
      ['PENDING', 'PAYMENT_RECEIVED', 'PAID'],
      ['PENDING', 'CANCELLED', 'CANCELLED'],
      ['PENDING', 'EXPIRED', 'CANCELLED'],
      ['PAID', 'FULLY_REFUNDED', 'REFUNDED'],
      ['CANCELLED', 'PAYMENT_RECEIVED', 'PAID'],
    ])
  })
})

describe('a payment attempt', () => {
  it('takes a payment in every state that has not seen one: money is never ignored', () => {
    const unpaid = attemptStatuses.filter((status) => status !== 'PAID' && status !== 'REFUNDED')
    expect(new Set(statusesBefore('PAYMENT_RECEIVED'))).toEqual(new Set(unpaid))
  })

  it('never leaves PAID but by a refund, and REFUNDED not at all', () => {
    const leaving = (from: 'PAID' | 'REFUNDED') =>
      attemptEvents.filter((event) => nextState(attemptTransitions, from, event) !== undefined)
    expect(leaving('PAID')).toEqual(['REFUNDED'])
    expect(leaving('REFUNDED')).toEqual([])
  })
})
