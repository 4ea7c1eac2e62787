import { nextState } from '@interview-pass/service-kit'
import { describe, expect, it } from 'vitest'
import { orderEvents, orderStatuses, orderTransitions, standingOf, statusesPaidFrom } from './order.ts'

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

describe('a payment of an order', () => {
  it('pays it unless it is paid; a cancelled one only where its product fulfils late payments', () => {
    expect(new Set(statusesPaidFrom('FULFIL'))).toEqual(new Set(['PENDING', 'CANCELLED']))
    expect(statusesPaidFrom('REFUND')).toEqual(['PENDING'])
  })

  it.each([
    ['PENDING', 'OPEN'],
    ['PAID', 'PAID'],
    ['REFUNDED', 'PAID'],
    ['CANCELLED', 'OVER'],
  ] as const)('may be asked for or not: %s is %s', (status, standing) => {
    expect(standingOf(status)).toBe(standing)
  })
})
