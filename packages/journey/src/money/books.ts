import { openDatabase, type Database } from '@interview-pass/service-kit'
import { fenToYuan, paymentRefunded, yuanToFen } from '@interview-pass/contracts'
import { z } from 'zod'
import type { CrossedEvent } from '../events/watch-events.ts'
import type { ChannelTrade } from './channel-control.ts'

const fen = z.coerce.bigint()

const bookedAttempt = z.object({
  outTradeNo: z.string(),
  status: z.string(),
  amountFen: fen,
  refundedFen: fen,
  /** It paid for nothing: the order was paid or cancelled before. */
  isPointless: z.boolean(),
})

const bookedOrder = z.object({
  orderId: z.uuid(),
  status: z.string(),
  amountFen: fen,
  refundedFen: fen,
  codes: z.array(z.string()),
  attempts: z.array(bookedAttempt),
})

type BookedAttempt = z.output<typeof bookedAttempt>

/** An order as our books have it. */
export type BookedOrder = z.output<typeof bookedOrder>

export interface OwnBooks {
  list(): Promise<BookedOrder[]>
  /** What is still on its way: refunds, queries of paid trades, events. */
  countOpen(): Promise<number>
  killRelay(): Promise<void>
  /** So many API clients more, so that no limit is met; and a product whose late payments go back. */
  prepare(clients: number): Promise<{ clientIds: string[]; refundingProductId: string }>
  close(): Promise<void>
}

/** Our books, and what only their owner may do with them. */
export function openOwnBooks(ownerUrl: string, superuserUrl: string): OwnBooks {
  const open = (url: string, poolMax: number) =>
    openDatabase({
      url,
      schema: 'payment',
      applicationName: 'money-test',
      poolMax,
      statementTimeoutMs: 10_000,
    })
  const database = open(ownerUrl, 2)
  const server = open(superuserUrl, 1)
  return {
    list: () => listOrders(database),
    async countOpen() {
      const [row] = await database.sql<[{ open: number }]>`
        select ((select count(*) from payment.refunds where status in ('REQUESTED', 'UNKNOWN'))
          + (select count(*) from payment.payment_attempts where status = 'PAID' and query_due_at is not null)
          + (select count(*) from payment.outbox where published_at is null))::int as open`
      return row.open
    },
    async killRelay() {
      await server.sql`
        select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'payment-service %relay%'`
    },
    prepare: (clients) => prepare(database, clients),
    async close() {
      await Promise.all([database.close(), server.close()])
    },
  }
}

async function prepare({ sql }: Database, clients: number) {
  const rows = await sql<{ clientId: string }[]>`
    insert into payment.api_clients (tenant_id, client_id, secret_encrypted)
    select tenant_id, client_id || '-' || n, secret_encrypted
    from payment.api_clients, generate_series(1, ${clients}) n where client_id = 'demo-client'
    on conflict (client_id) do update set status = 'ACTIVE'
    returning client_id as "clientId"`
  const [product] = await sql<[{ productId: string }]>`
    insert into payment.products (tenant_id, name, price_fen, code_validity_days, late_payment_policy, interview_kind,
      interview_questions, interview_minutes)
    select tenant_id, name || ' (late payments go back)', price_fen, code_validity_days, 'REFUND', interview_kind,
      interview_questions, interview_minutes
    from payment.products order by id limit 1
    on conflict (tenant_id, name) do update set status = 'ACTIVE'
    returning public_id as "productId"`
  return { clientIds: rows.map(({ clientId }) => clientId), refundingProductId: product.productId }
}

async function listOrders({ sql }: Database): Promise<BookedOrder[]> {
  const rows = await sql`
    select o.public_id as "orderId", o.status, o.amount_fen as "amountFen", o.refunded_fen as "refundedFen",
      (select coalesce(json_agg(c.status), '[]') from payment.access_codes c where c.order_id = o.id) as codes,
      (select json_agg(json_build_object('outTradeNo', a.out_trade_no, 'status', a.status, 'amountFen', a.amount_fen,
          'refundedFen', (select coalesce(sum(r.amount_fen), 0) from payment.refunds r
            where r.attempt_id = a.id and r.status = 'SUCCEEDED'),
          'isPointless', exists (select from payment.refunds r
            where r.attempt_id = a.id and r.cause in ('SURPLUS', 'LATE_PAYMENT'))) order by a.id)
        from payment.payment_attempts a where a.order_id = o.id) as attempts
    from payment.orders o order by o.id`
  return z.array(bookedOrder).parse([...rows])
}

/** The three books side by side: what one of them says of an order that the others do not. */
export function compareBooks(
  orders: readonly BookedOrder[],
  trades: readonly ChannelTrade[],
  events: readonly CrossedEvent[],
): string[] {
  const byNumber = new Map(trades.map((trade) => [trade.out_trade_no, trade]))
  const known = new Set(orders.flatMap(({ attempts }) => attempts.map(({ outTradeNo }) => outTradeNo)))
  const strangers = trades.filter((trade) => !known.has(trade.out_trade_no))
  return [
    ...strangers.map((trade) => `${trade.out_trade_no}: the channel has a trade that we do not know`),
    ...orders.flatMap((order) => [
      ...order.attempts.flatMap((attempt) => compareAttempt(attempt, byNumber.get(attempt.outTradeNo))),
      ...compareOrder(order, events),
    ]),
  ]
}

function compareAttempt(attempt: BookedAttempt, trade: ChannelTrade | undefined): string[] {
  const isPaidThere = trade !== undefined && paidStates.has(trade.state)
  const wasPaidThere = isPaidThere || yuanToFen(trade?.refunded ?? '0.00') > 0n
  const isPaidHere = attempt.status === 'PAID' || attempt.status === 'REFUNDED'
  const { refundedFen } = attempt
  const isAllBack = refundedFen === attempt.amountFen
  const differences = [
    wasPaidThere !== isPaidHere && `paid at the channel: ${wasPaidThere}, here: ${attempt.status}`,
    (trade?.refunded ?? '0.00') !== fenToYuan(refundedFen) &&
      `went back at the channel: ${trade?.refunded}, here: ${fenToYuan(refundedFen)}`,
    isPaidHere &&
      (attempt.status === 'REFUNDED') !== isAllBack &&
      `is ${attempt.status}, all back: ${isAllBack}`,
    attempt.isPointless && !isAllBack && 'paid for nothing and did not go back',
  ]
  return differences.filter((text) => text !== false).map((text) => `${attempt.outTradeNo}: ${text}`)
}

const paidStates = new Set(['TRADE_SUCCESS', 'TRADE_FINISHED'])

function compareOrder(order: BookedOrder, events: readonly CrossedEvent[]): string[] {
  const paying = order.attempts.filter(
    ({ status, isPointless }) => (status === 'PAID' || status === 'REFUNDED') && !isPointless,
  )
  const isPaid = order.status === 'PAID' || order.status === 'REFUNDED'
  const isAllBack = order.refundedFen === order.amountFen
  const of = (type: string) => {
    const told = events.filter(({ event }) => event.type === type && event.key === order.orderId)
    return [...new Map(told.map(({ event }) => [event.id, event])).values()]
  }
  const refunds = of('PaymentRefunded').map(({ data }) => paymentRefunded.schema.parse(data))
  const toldFen = refunds.reduce((sum, { amount }) => sum + yuanToFen(amount), 0n)
  const expected = isPaid ? 1 : 0
  const differences = [
    paying.length !== expected && `is ${order.status} with ${paying.length} payments of its own`,
    order.codes.length !== expected && `is ${order.status} with ${order.codes.length} codes`,
    of('PaymentCompleted').length !== expected &&
      `is ${order.status} with ${of('PaymentCompleted').length} PaymentCompleted`,
    isPaid && (order.status === 'REFUNDED') !== isAllBack && `is ${order.status}, all back: ${isAllBack}`,
    isPaid &&
      (paying[0]?.refundedFen ?? 0n) !== order.refundedFen &&
      `has ${order.refundedFen} fen back, its payment ${paying[0]?.refundedFen}`,
    toldFen !== order.refundedFen && `has ${order.refundedFen} fen back, and ${toldFen} were told`,
    refunds.filter(({ full }) => full).length !== (isPaid && isAllBack ? 1 : 0) &&
      'its full refund was not told once',
    isPaid &&
      (order.codes[0] === 'REVOKED') !== isAllBack &&
      `all back: ${isAllBack}, code: ${order.codes[0]}`,
  ]
  return differences.filter((text) => text !== false).map((text) => `order ${order.orderId}: ${text}`)
}
