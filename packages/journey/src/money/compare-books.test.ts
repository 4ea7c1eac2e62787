import type { DomainEvent } from '@interview-pass/contracts'
import { describe, expect, it } from 'vitest'
import type { BookedOrder } from './booked-order.ts'
import type { ChannelTrade } from '../clients/channel-control.ts'
import { compareBooks } from './compare-books.ts'

const orderId = '0190a6d2-7f1c-7000-8000-00000000000c'
const paid = {
  status: 'PAID',
  amountFen: 19_900n,
  refundedFen: 0n,
  isPointless: false,
  refunds: [],
  told: [],
}
const attempt = { ...paid, outTradeNo: 'first' }
/** Paid by a second QR code, and given back. */
const surplus = {
  ...paid,
  outTradeNo: 'second',
  status: 'REFUNDED',
  refundedFen: 19_900n,
  isPointless: true,
  refunds: [],
  told: [],
}

const paidOrder: BookedOrder = {
  orderId,
  status: 'PAID',
  amountFen: 19_900n,
  refundedFen: 5_000n,
  codes: ['AVAILABLE'],
  attempts: [{ ...attempt, refundedFen: 5_000n }, surplus],
}

const tradeOf = (outTradeNo: string, state: string, refunded: string): ChannelTrade => ({
  out_trade_no: outTradeNo,
  trade_no: '2026011522001400000000000001',
  state,
  total_amount: '199.00',
  refunded,
  refunds: [],
})

const trades = [tradeOf('first', 'TRADE_SUCCESS', '50.00'), tradeOf('second', 'TRADE_CLOSED', '199.00')]

const eventOf = (type: string, data: object): DomainEvent => ({
  id: '0190a6d2-7f1c-7000-8000-00000000000d',
  type,
  topic: 'payment.events.v1',
  source: '/payment-service',
  key: orderId,
  tenantId: '0190a6d2-7f1c-7000-8000-00000000000e',
  occurredAt: '2026-01-15T10:00:00.000Z',
  data,
})

const completed = eventOf('PaymentCompleted', {})
const refunded = eventOf('PaymentRefunded', { orderId, refundId: orderId, amount: '50.00', full: false })
const events = [completed, refunded]

describe('the three books', () => {
  it('agree about a payment of which a part went back, and a second one that went back whole', () => {
    expect(compareBooks([paidOrder], trades, events)).toEqual([])
  })

  it.each<[string, { order?: Partial<BookedOrder>; trades?: ChannelTrade[]; events?: DomainEvent[] }]>([
    ['a payment that we lost', { order: { attempts: [attempt] } }],
    ['a payment that the channel does not have', { trades: trades.slice(0, 1) }],
    [
      'a second payment that was never to go back',
      {
        order: {
          attempts: [
            { ...attempt, refundedFen: 5_000n },
            { ...paid, outTradeNo: 'second' },
          ],
        },
        trades: [trades.slice(0, 1), tradeOf('second', 'TRADE_SUCCESS', '0.00')].flat(),
      },
    ],
    [
      'a second payment that has not gone back yet',
      {
        order: {
          attempts: [
            { ...attempt, refundedFen: 5_000n },
            { ...surplus, status: 'PAID', refundedFen: 0n },
          ],
        },
        trades: [trades.slice(0, 1), tradeOf('second', 'TRADE_SUCCESS', '0.00')].flat(),
      },
    ],
    [
      'a second payment that went back and was not booked',
      {
        order: {
          attempts: [
            { ...attempt, refundedFen: 5_000n },
            { ...surplus, status: 'PAID', refundedFen: 0n },
          ],
        },
      },
    ],
    [
      'a refund that the channel made twice',
      { trades: [tradeOf('first', 'TRADE_SUCCESS', '100.00'), ...trades.slice(1)] },
    ],
    [
      'a refund that the channel never made',
      { trades: [tradeOf('first', 'TRADE_SUCCESS', '0.00'), ...trades.slice(1)] },
    ],
    ['a second code', { order: { codes: ['AVAILABLE', 'AVAILABLE'] } }],
    ['no code', { order: { codes: [] } }],
    ['a code that was revoked for a part', { order: { codes: ['REVOKED'] } }],
    ['a payment that was told twice', { events: [...events, completed] }],
    ['a payment that was not told', { events: [refunded] }],
    ['a refund that was told twice', { events: [...events, refunded] }],
    ['a refund that was not told', { events: [completed] }],
  ])('say so of %s', (_, planted) => {
    const order = { ...paidOrder, ...planted.order }
    expect(compareBooks([order], planted.trades ?? trades, planted.events ?? events)).not.toEqual([])
  })
})
