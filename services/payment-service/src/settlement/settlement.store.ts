import { draftEvent, paymentCompleted } from '@interview-pass/contracts'
import type { Sql } from '@interview-pass/service-kit'
import { statusesBefore } from '../attempts/attempt.ts'
import type { ChannelRefund } from '../channels/payment-channel.ts'
import { statusesPaidFrom } from '../orders/order.ts'

export const settlementOutcomes = ['SETTLED', 'REPEAT', 'SURPLUS', 'LATE_REFUND', 'MISMATCH'] as const

export type SettlementOutcome = (typeof settlementOutcomes)[number]

export interface PaidAttempt {
  readonly channel: string
  readonly outTradeNo: string
  readonly paymentId: string
  readonly amountFen: bigint
  readonly paidAt: Date
  /** Who brought the news: a notification's id, or null for an active query. */
  readonly notifyId: string | null
  readonly tradeStatus: string
  /** What the notification says of money that went back; kept, and believed only after a query. */
  readonly refund?: ChannelRefund | undefined
  /** Of a notification: when it says that it was sent, and how it came. */
  readonly sentAt?: Date
  readonly evidence?: string
}

export interface SettlementInput extends PaidAttempt {
  readonly now: Date
  /** Taken into use only when the order moves to PAID. */
  readonly accessCode: string
  readonly eventId: string
  readonly requestId: string | null
  /** Its span is that of the settlement; the event goes on under it, in the trace that the attempt has kept. */
  readonly traceparent: string | null
}

export interface Settled {
  /** Null when no attempt has this channel and number. */
  readonly outcome: SettlementOutcome | null
  readonly tenantId: bigint | null
  readonly orderId: string | null
  readonly orderStatus: string | null
  /** Only for SETTLED. */
  readonly accessCode: string | null
  readonly expireAt: Date | null
  readonly orderedAt: Date | null
  /** Of the request that placed the attempt. */
  readonly traceparent: string | null
}

/** Version and trace id of a `traceparent`; behind it come the span id and the flags. */
const tracePartLength = '00-'.length + 32 + '-'.length

const unpaid = statusesBefore('PAYMENT_RECEIVED')
const paidFrom = { FULFIL: statusesPaidFrom('FULFIL'), REFUND: statusesPaidFrom('REFUND') }

/**
 * Settles one paid attempt in one statement: attempt, order, access code, event, log and notification move together or
 * not at all. Locks attempt, then order. Whatever the number and order of repeats, one order yields one code and one
 * PaymentCompleted; money that pays for nothing leaves a refund intent. The channel is asked about what it had called
 * closed, or had other news of: a payment that went back in its console before we heard of it is, too. Throws 23505 on `uk_access_codes_code` when the
 * drawn code exists already. Finds its tenant by channel and out_trade_no.
 */
export async function settleAttempt(sql: Sql, input: SettlementInput): Promise<Settled> {
  const event = draftEvent(paymentCompleted, {
    id: input.eventId,
    occurredAt: input.now,
    traceparent: input.traceparent ?? undefined,
    data: { accessCode: input.accessCode, paidAt: input.paidAt.toISOString() },
  })
  const [row] = await sql<[Settled]>`
    with attempt as materialized (
      select a.id, a.tenant_id, a.order_id, a.status, a.traceparent, a.amount_fen, a.amount_fen = ${input.amountFen} as amount_matches,
        a.status = 'CLOSED' or a.news_at is not null as is_asked_about
      from payment.payment_attempts a
      where a.channel = ${input.channel} and a.out_trade_no = ${input.outTradeNo}
      for update
    ), sale as materialized (
      select o.id, o.public_id, o.status, o.amount_fen, o.user_id, o.product_id, o.created_at, attempt.tenant_id,
        attempt.id as attempt_id, attempt.traceparent, attempt.amount_matches, attempt.status as attempt_status, attempt.is_asked_about
      from attempt join payment.orders o on o.tenant_id = attempt.tenant_id and o.id = attempt.order_id
      for update of o
    ), terms as materialized (
      select t.public_id as tenant_public_id, u.public_id as user_public_id, p.public_id as product_public_id,
        p.name as product_name, p.late_payment_policy,
        ${input.now}::timestamptz + make_interval(days => p.code_validity_days) as expire_at,
        jsonb_build_object('kind', p.interview_kind, 'questions', p.interview_questions,
          'minutes', p.interview_minutes, 'language', p.interview_language) as interview
      from sale
      join payment.tenants t on t.id = sale.tenant_id
      join payment.users u on u.tenant_id = sale.tenant_id and u.id = sale.user_id
      join payment.products p on p.tenant_id = sale.tenant_id and p.id = sale.product_id
    ), paid_attempt as (
      update payment.payment_attempts a
      set status = 'PAID', payment_id = ${input.paymentId}, paid_at = ${input.paidAt}, query_reason = null,
        query_due_at = case when sale.is_asked_about then ${input.now}::timestamptz end,
        query_count = case when sale.is_asked_about then 0 else a.query_count end
      from sale
      where a.tenant_id = sale.tenant_id and a.id = sale.attempt_id and sale.amount_matches
        and sale.attempt_status in ${sql(unpaid)}
      returning a.id, a.tenant_id, a.order_id, a.amount_fen, a.out_trade_no
    ), paid_order as (
      update payment.orders o
      set status = 'PAID', paid_at = ${input.paidAt}
      from paid_attempt, sale, terms
      where o.tenant_id = paid_attempt.tenant_id and o.id = paid_attempt.order_id
        and case terms.late_payment_policy
          when 'FULFIL' then sale.status in ${sql(paidFrom.FULFIL)} else sale.status in ${sql(paidFrom.REFUND)} end
      returning o.id, o.tenant_id
    ), code as (
      insert into payment.access_codes (tenant_id, product_id, order_id, code, expire_at, tenant_public_id,
        order_public_id, product_public_id, product_name, interview)
      select sale.tenant_id, sale.product_id, sale.id, ${input.accessCode}::text, terms.expire_at, terms.tenant_public_id,
        sale.public_id, terms.product_public_id, terms.product_name, terms.interview
      from paid_order, sale, terms
      returning code, expire_at
    ), event as (
      insert into payment.outbox (tenant_id, event_id, topic, key, type, payload, headers)
      select sale.tenant_id, ${event.id}::uuid, ${event.topic}::text, sale.public_id::text, ${event.type}::text,
        ${event.data}::text::jsonb || jsonb_build_object('orderId', sale.public_id,
          'expireAt', payment.utc_text(code.expire_at), 'tenantId', terms.tenant_public_id,
          'userId', terms.user_public_id, 'productId', terms.product_public_id,
          'amount', payment.yuan_text(sale.amount_fen), 'interview', terms.interview),
        ${event.headers}::text::jsonb
          || jsonb_build_object('ce_subject', sale.public_id, 'ce_tenantid', terms.tenant_public_id)
          || jsonb_strip_nulls(jsonb_build_object('traceparent',
            left(sale.traceparent, ${tracePartLength}) || substr(${input.traceparent}::text, ${tracePartLength + 1})))
      from paid_order, code, sale, terms
    ), outcome as materialized (
      select sale.tenant_id, sale.attempt_id, sale.id as order_id, sale.public_id, sale.created_at, sale.traceparent,
        case
          when not sale.amount_matches then 'MISMATCH'
          when not exists (select from paid_attempt) then 'REPEAT'
          when exists (select from paid_order) then 'SETTLED'
          when sale.status = 'CANCELLED' then 'LATE_REFUND'
          else 'SURPLUS'
        end as outcome,
        case when exists (select from paid_order) then 'PAID' else sale.status end as order_status
      from sale
    ), intent as (
      insert into payment.refunds (tenant_id, order_id, attempt_id, amount_fen, cause, out_request_no)
      select paid_attempt.tenant_id, paid_attempt.order_id, paid_attempt.id, paid_attempt.amount_fen,
        case outcome.outcome when 'SURPLUS' then 'SURPLUS' else 'LATE_PAYMENT' end, paid_attempt.out_trade_no || 'R'
      from paid_attempt, outcome where outcome.outcome in ('SURPLUS', 'LATE_REFUND')
    ), log as (
      insert into payment.payment_logs (tenant_id, order_id, action, status, error_code, actor, request_id, metadata)
      select outcome.tenant_id, outcome.order_id, 'SETTLE_PAYMENT',
        case outcome.outcome when 'MISMATCH' then 'FAILED' else 'SUCCEEDED' end,
        case outcome.outcome when 'MISMATCH' then 'AMOUNT_MISMATCH' end,
        ${input.notifyId === null ? 'QUERY' : 'NOTIFICATION'}::text, ${input.requestId}::uuid,
        jsonb_build_object('outcome', outcome.outcome, 'out_trade_no', ${input.outTradeNo}::text)
      from outcome where outcome.outcome <> 'REPEAT'
    ), noted as (
      insert into payment.notifications
        (tenant_id, attempt_id, channel, notify_id, out_trade_no, trade_status, amount_fen, refund_no, refunded_fen,
          sent_at, raw, outcome)
      select outcome.tenant_id, outcome.attempt_id, ${input.channel}::text, ${input.notifyId}::text, ${input.outTradeNo}::text,
        ${input.tradeStatus}::text, ${input.amountFen}::bigint, ${input.refund?.outRequestNo ?? null}::text,
        ${input.refund?.totalFen ?? null}::bigint, ${input.sentAt ?? null}::timestamptz, ${input.evidence ?? null}::text,
        coalesce(outcome.outcome, 'UNMATCHED')
      from (select 1) as always left join outcome on true
      where ${input.notifyId}::text is not null
      on conflict (channel, notify_id) do update set deliveries = notifications.deliveries + 1
    )
    select outcome.outcome, outcome.tenant_id as "tenantId", outcome.public_id as "orderId",
      outcome.order_status as "orderStatus", outcome.created_at as "orderedAt", code.code as "accessCode",
      code.expire_at as "expireAt", outcome.traceparent
    from (select 1) as always left join outcome on true left join code on true`
  return row
}

/** Keeps a notification that is no payment. A repeat only counts its deliveries. Finds its tenant by out_trade_no. */
export async function noteNotification(
  sql: Sql,
  note: Pick<PaidAttempt, 'channel' | 'outTradeNo' | 'tradeStatus' | 'refund' | 'sentAt' | 'evidence'> & {
    readonly notifyId: string
    /** The check that failed, if one has. */
    readonly verdict?: string
  },
): Promise<void> {
  await sql`
    insert into payment.notifications
      (tenant_id, attempt_id, channel, notify_id, out_trade_no, trade_status, refund_no, refunded_fen, sent_at, raw,
        verdict, outcome)
    select a.tenant_id, a.id, ${note.channel}::text, ${note.notifyId}::text, ${note.outTradeNo}::text,
      ${note.tradeStatus}::text, ${note.refund?.outRequestNo ?? null}::text, ${note.refund?.totalFen ?? null}::bigint,
      ${note.sentAt ?? null}::timestamptz, ${note.evidence ?? null}::text, ${note.verdict ?? null}::text,
      case when a.id is null then 'UNMATCHED' else 'NOTED' end
    from (select 1) as always
    left join payment.payment_attempts a on a.channel = ${note.channel} and a.out_trade_no = ${note.outTradeNo}
    on conflict (channel, notify_id) do update set deliveries = notifications.deliveries + 1`
}

export interface RefusedMessage {
  readonly channel: string
  /** What it claims to be about. */
  readonly outTradeNo: string | undefined
  readonly verdict: string
  readonly diagnosis: string | undefined
  readonly evidence: string
  /** Of the message's bytes: the same message is kept once. */
  readonly hash: string
}

/** Keeps a message that was refused, with why. Finds its tenant by the number that it claims, where an attempt has that. */
export async function noteRefusedNotification(sql: Sql, refused: RefusedMessage): Promise<void> {
  const { channel, outTradeNo = null, verdict, diagnosis = null, evidence, hash } = refused
  await sql`
    insert into payment.notifications
      (tenant_id, attempt_id, channel, notify_id, out_trade_no, outcome, verdict, diagnosis, raw)
    select a.tenant_id, a.id, ${channel}::text, ${`refused-${hash}`}::text, ${outTradeNo}::text, 'REFUSED',
      ${verdict.slice(0, 64)}::text, ${diagnosis}::text, ${evidence}::text
    from (select 1) as always
    left join payment.payment_attempts a on a.channel = ${channel} and a.out_trade_no = ${outTradeNo}::text
    on conflict (channel, notify_id) do update set deliveries = notifications.deliveries + 1`
}
