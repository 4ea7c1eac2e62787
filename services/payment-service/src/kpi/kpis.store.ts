import type { KpiDefinition } from '@interview-pass/service-kit'

/** What of the channel's news was taken as it was meant, whatever it changed. */
const acceptedNews = ['SETTLED', 'REPEAT', 'SURPLUS', 'LATE_REFUND', 'NOTED']
const abnormalNews = ['SURPLUS', 'LATE_REFUND', 'MISMATCH']
/** From the payment to the code, as the alert has it. */
const codeWithinSeconds = 30

const conversion: KpiDefinition = {
  name: 'PAYMENT_CONVERSION',
  formula: 'Of the orders made, those that were paid (支付转化率)',
  unit: 'share',
  facts: (sql, { from, to }) => sql`
    select tenant_id, created_at, (paid_at is not null)::int, 1
    from payment.orders where created_at >= ${from} and created_at < ${to}`,
}

const success: KpiDefinition = {
  name: 'PAYMENT_SUCCESS',
  formula: 'Of the attempts that came to a payment or failed, those that were paid (支付成功率)',
  unit: 'share',
  facts: (sql, { from, to }) => sql`
    select tenant_id, created_at, (status <> 'FAILED')::int, 1
    from payment.payment_attempts
    where created_at >= ${from} and created_at < ${to} and status in ('PAID', 'REFUNDED', 'FAILED')`,
}

const paymentDelay: KpiDefinition = {
  name: 'PAYMENT_DELAY',
  formula: 'Seconds from the payment at the channel to its access code, over the codes of orders (支付延迟)',
  unit: 'seconds',
  facts: (sql, { from, to }) => sql`
    select c.tenant_id, c.created_at, greatest(0, extract(epoch from c.created_at - o.paid_at)), 1
    from payment.access_codes c
    join payment.orders o on o.tenant_id = c.tenant_id and o.id = c.order_id
    where c.created_at >= ${from} and c.created_at < ${to} and c.replaces_id is null and o.paid_at is not null`,
}

const codeInTime: KpiDefinition = {
  name: 'CODE_IN_TIME',
  formula: `Of the codes of orders, those that were there within ${codeWithinSeconds} seconds of the payment (SLA达成率)`,
  unit: 'share',
  facts: (sql, { from, to }) => sql`
    select c.tenant_id, c.created_at,
      (c.created_at <= o.paid_at + make_interval(secs => ${codeWithinSeconds}))::int, 1
    from payment.access_codes c
    join payment.orders o on o.tenant_id = c.tenant_id and o.id = c.order_id
    where c.created_at >= ${from} and c.created_at < ${to} and c.replaces_id is null and o.paid_at is not null`,
}

const callbackSuccess: KpiDefinition = {
  name: 'CALLBACK_SUCCESS',
  formula: "Of the channel's notifications about known attempts, those that were accepted (回调成功率)",
  unit: 'share',
  facts: (sql, { from, to }) => sql`
    select tenant_id, created_at, (outcome in ${sql(acceptedNews)})::int, 1
    from payment.notifications
    where created_at >= ${from} and created_at < ${to} and tenant_id is not null`,
}

const abnormalPayments: KpiDefinition = {
  name: 'ABNORMAL_PAYMENTS',
  formula:
    'Of the notifications of payments, those of a second payment, of one that came too late, or of another amount (异常支付)',
  unit: 'share',
  facts: (sql, { from, to }) => sql`
    select tenant_id, created_at, (outcome in ${sql(abnormalNews)})::int, 1
    from payment.notifications
    where created_at >= ${from} and created_at < ${to} and tenant_id is not null
      and outcome in ${sql(['SETTLED', ...abnormalNews])}`,
}

const completionTime: KpiDefinition = {
  name: 'ORDER_COMPLETION_TIME',
  formula: 'Seconds from the order to its payment, over the orders that were paid (订单完成时间)',
  unit: 'seconds',
  facts: (sql, { from, to }) => sql`
    select tenant_id, created_at, greatest(0, extract(epoch from paid_at - created_at)), 1
    from payment.orders where created_at >= ${from} and created_at < ${to} and paid_at is not null`,
}

const refundedMoney: KpiDefinition = {
  name: 'REFUNDED_MONEY',
  formula: 'Of the money that was paid for the orders made, what went back, in fen',
  unit: 'share',
  facts: (sql, { from, to }) => sql`
    select tenant_id, created_at, refunded_fen, amount_fen
    from payment.orders where created_at >= ${from} and created_at < ${to} and paid_at is not null`,
}

/** The figures of this service, by the time at which an order, an attempt, a code or a notification was made. */
export const kpis: readonly KpiDefinition[] = [
  conversion,
  success,
  paymentDelay,
  codeInTime,
  callbackSuccess,
  abnormalPayments,
  completionTime,
  refundedMoney,
]
