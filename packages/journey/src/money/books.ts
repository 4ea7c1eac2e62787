import { openDatabase, type Database } from '@interview-pass/service-kit'
import { z } from 'zod'
import { addApiClients } from '../add-clients-and-users.ts'
import { bookedOrder, type BookedOrder } from './booked-order.ts'

export interface OwnBooks {
  list(): Promise<BookedOrder[]>
  /** What is still on its way, a line each: refunds, queries of paid trades, events. */
  listOpen(): Promise<string[]>
  /** Ends the connection that the outbox relay works on; false when there is none, or no server, at the moment. */
  killRelay(): Promise<boolean>
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
    async listOpen() {
      const rows = await database.sql<{ what: string }[]>`
        select 'refund ' || out_request_no || ' is ' || status || ': ' || coalesce(check_reason, 'no answer yet') as what
        from payment.refunds where status in ('REQUESTED', 'UNKNOWN')
        union all
        select 'payment ' || out_trade_no || ' is asked about: ' || coalesce(query_reason, 'no answer yet')
        from payment.payment_attempts where status = 'PAID' and query_due_at is not null
        union all
        select 'event ' || type || ' of ' || key || ' is not published' from payment.outbox where published_at is null`
      return rows.map(({ what }) => what)
    },
    async killRelay() {
      const ended = await server.sql<{ isEnded: boolean }[]>`
        select pg_terminate_backend(pid) as "isEnded" from pg_stat_activity
        where application_name = 'payment-service outbox-relay'
          and pid in (select pid from pg_locks where locktype = 'advisory' and granted)`.catch(() => [])
      return ended.some(({ isEnded }) => isEnded)
    },
    prepare: (clients) => prepare(database, clients),
    async close() {
      await Promise.all([database.close(), server.close()])
    },
  }
}

async function prepare({ sql }: Database, clients: number) {
  const clientIds = await addApiClients(sql, clients)
  const [product] = await sql<[{ productId: string }]>`
    insert into payment.products (tenant_id, name, price_fen, code_validity_days, late_payment_policy, interview_kind,
      interview_questions, interview_minutes)
    select tenant_id, name || ' (late payments go back)', price_fen, code_validity_days, 'REFUND', interview_kind,
      interview_questions, interview_minutes
    from payment.products order by id limit 1
    on conflict (tenant_id, name) do update set status = 'ACTIVE'
    returning public_id as "productId"`
  return { clientIds, refundingProductId: product.productId }
}

async function listOrders({ sql }: Database): Promise<BookedOrder[]> {
  const rows = await sql`
    select o.public_id as "orderId", o.status, o.amount_fen as "amountFen", o.refunded_fen as "refundedFen",
      (select coalesce(json_agg(c.status), '[]') from payment.access_codes c where c.order_id = o.id) as codes,
      (select json_agg(json_build_object('outTradeNo', a.out_trade_no, 'status', a.status, 'amountFen', a.amount_fen,
          'refundedFen', (select coalesce(sum(r.amount_fen), 0) from payment.refunds r
            where r.attempt_id = a.id and r.status = 'SUCCEEDED'),
          'refunds', array(select r.cause || ' ' || r.status || ' ' || r.amount_fen from payment.refunds r
            where r.attempt_id = a.id order by r.id),
          'told', array(select concat_ws(' ', n.trade_status, n.outcome, n.deliveries) from payment.notifications n
            where n.attempt_id = a.id order by n.id),
          'isPointless', exists (select from payment.refunds r
            where r.attempt_id = a.id and r.cause in ('SURPLUS', 'LATE_PAYMENT'))) order by a.id)
        from payment.payment_attempts a where a.order_id = o.id) as attempts
    from payment.orders o order by o.id`
  return z.array(bookedOrder).parse([...rows])
}
