import { refundRow, restRows } from './money-behind.ts'
import { dependencyPanels, firingAlerts, p95, perMinute, type DashboardPlan, type Row } from './panel.ts'

const flowing: Row = {
  title: 'Is money flowing?',
  panels: [
    {
      title: 'Ordered, last 10 min',
      good: 'Orders made. Good: as many as at this time on other days; 0 while the shop is open means that its requests do not reach us or are refused.',
      kind: 'number',
      queries: [{ expr: 'sum(increase(orders_created_total[10m]))', legend: 'orders' }],
    },
    {
      title: 'Paid, last 10 min',
      good: 'Payments settled. Good: a steady share of what is ordered. Orders and no payments: read the row below from left to right.',
      kind: 'number',
      queries: [
        { expr: 'sum(increase(payment_settlements_total{outcome="SETTLED"}[10m]))', legend: 'payments' },
      ],
      alerts: ['OrdersAreNotPaid', 'NoPaymentsWhereThereWereSome'],
    },
    {
      title: 'Paid of ordered, last hour',
      good: 'Conversion. Good: as on other days; buyers who change their mind make it less than 1 always.',
      kind: 'number',
      unit: 'percentunit',
      queries: [
        {
          expr: 'sum(increase(payment_settlements_total{outcome="SETTLED"}[1h])) / sum(increase(orders_created_total[1h]))',
          legend: 'conversion',
        },
      ],
    },
    {
      title: 'Payments that fail, last 10 min',
      good: 'Good: 0. These buyers have paid and have no access code yet.',
      kind: 'number',
      unit: 'percentunit',
      redFrom: 0.05,
      queries: [
        {
          expr: 'sum(channel:payment_settlement_failures:increase10m) / sum(channel:payment_settlements:increase10m)',
          legend: 'failed',
        },
      ],
      alerts: ['PaymentFailureRate'],
    },
    {
      title: 'No QR code, last 10 min',
      good: 'Good: 0. Of the orders, those for which the channel gave no QR code: these buyers cannot pay.',
      kind: 'number',
      unit: 'percentunit',
      redFrom: 0.05,
      queries: [
        {
          expr: 'sum(channel:payment_qr_code_failures:increase10m) / sum(channel:payment_qr_codes:increase10m)',
          legend: 'without',
        },
      ],
      alerts: ['QrCodeFailureRate'],
    },
    {
      title: 'Settled later than 30 s',
      good: 'Good: below 5 %. High: notifications do not arrive or are refused, and payments are found by asking only.',
      kind: 'number',
      unit: 'percentunit',
      redFrom: 0.05,
      queries: [
        {
          expr:
            '1 - sum(increase(payment_callback_delay_seconds_bucket{le=~"30(\\\\.0)?"}[10m]))' +
            ' / sum(increase(payment_callback_delay_seconds_count[10m]))',
          legend: 'late',
        },
      ],
      alerts: ['PaymentCallbackDelay'],
    },
    {
      title: 'From order to interview, a minute',
      good: 'Good: the lines keep their distances. Each is what the one before it leads to: where one falls away from the others, there it hangs.',
      width: 16,
      queries: [
        { expr: perMinute('orders_created_total'), legend: '1 ordered' },
        { expr: perMinute('payment_qr_codes_total{outcome="CREATED"}'), legend: '2 QR code given' },
        {
          expr: perMinute('payment_notifications_total{outcome="ACCEPTED"}'),
          legend: '3 notification accepted',
        },
        {
          expr: perMinute('payment_settlements_total{outcome="SETTLED"}'),
          legend: '4 settled, with access code',
        },
        {
          expr: perMinute('sessions_prepared_total{outcome="PREPARED"}'),
          legend: '5 interview prepared (over Kafka)',
        },
        { expr: perMinute('emails_total{outcome="SENT"}'), legend: '6 e-mail sent (over Kafka)' },
      ],
    },
    firingAlerts,
  ],
}

const hanging: Row = {
  title: 'Where it hangs: from the order to the access code',
  panels: [
    {
      title: 'Orders: answers of payment/create, a minute',
      good: 'Good: 201 only. 4xx: the shop sends what we refuse (its secret, its input). 5xx: our fault or the channel’s; the error codes are on the dashboard of the runtime.',
      queries: [
        {
          expr: perMinute('http_request_duration_seconds_count{route="/api/v1/payment/create"}', 'status'),
          legend: '{{status}}',
        },
      ],
      alerts: ['ObjectiveBurnsFast', 'SystemErrorRate'],
    },
    {
      title: 'QR codes by outcome, a minute',
      good: 'Good: CREATED only. REJECTED: the channel answers and refuses us, as with a wrong `ALIPAY_PRIVATE_KEY` or app id. UNKNOWN: it does not answer, or nobody can believe it: the panel of calls says which.',
      queries: [
        { expr: perMinute('payment_qr_codes_total', 'channel, outcome'), legend: '{{channel}} {{outcome}}' },
      ],
      alerts: ['QrCodeFailureRate', 'OrdersAreNotPaid'],
    },
    {
      title: 'Calls to the channel by outcome, a minute',
      good: 'Good: ANSWERED only. UNPROVED: it answers, and our `ALIPAY_PUBLIC_KEY` does not fit. UNKNOWN: no answer in time: it is away or slow. NOT_ASKED: after five such calls it is left alone for ten seconds at a time.',
      queries: [
        {
          expr: perMinute('payment_channel_calls_total', 'channel, outcome'),
          legend: '{{channel}} {{outcome}}',
        },
      ],
      alerts: ['QrCodeFailureRate'],
    },
    {
      title: 'A call to the channel, 95th percentile',
      good: 'Good: below a second. At the deadline of a call its gateway is away or hangs; slow before that, buyers wait for their QR codes.',
      unit: 's',
      queries: [
        {
          expr: p95('payment_channel_call_seconds', 'channel, operation'),
          legend: '{{channel}} {{operation}}',
        },
      ],
      alerts: ['QrCodeFailureRate'],
    },
    {
      title: 'Notifications by outcome, a minute',
      good: 'Good: ACCEPTED, as many as payments or more, since the channel repeats itself. None at all: `ALIPAY_NOTIFY_URL` does not lead to us. REFUSED: look right. POSTPONED and FAILED: our own trouble, most often the database.',
      queries: [
        {
          expr: perMinute('payment_notifications_total', 'channel, outcome'),
          legend: '{{channel}} {{outcome}}',
        },
      ],
      alerts: ['PaymentCallbackDelay', 'ObjectiveBurns'],
    },
    {
      title: 'Notifications refused, by the check that failed',
      good: 'Good: none. SIGNATURE while ACCEPTED stands still: `ALIPAY_PUBLIC_KEY` is wrong. SIGNATURE while ACCEPTED goes on: somebody forges them. APP_ID, SELLER_ID: they are meant for another merchant.',
      queries: [
        {
          expr: perMinute('payment_notifications_refused_total', 'channel, reason'),
          legend: '{{channel}} {{reason}}',
        },
      ],
      alerts: ['NotificationsNotBelieved'],
    },
    {
      title: 'Settlements by outcome, a minute',
      good: 'Good: SETTLED, and REPEAT for news that came twice. FAILED: the settlement threw, see the database. MISMATCH: another amount than the order’s. SURPLUS, LATE_REFUND: goes back by itself.',
      queries: [
        {
          expr: perMinute('payment_settlements_total', 'channel, outcome'),
          legend: '{{channel}} {{outcome}}',
        },
      ],
      alerts: ['PaymentFailureRate', 'AmountMismatch', 'SurplusPayments'],
    },
    {
      title: 'What a notification takes, 95th percentile',
      good: 'Good: far below 1 s in all. `access_code_gen_time` is the commit of the payment in PostgreSQL: when it grows and verifying does not, PostgreSQL is slow.',
      unit: 's',
      queries: [
        { expr: p95('payment_verify_time'), legend: 'verifying' },
        { expr: p95('access_code_gen_time'), legend: 'settling, with the access code' },
        { expr: p95('total_process_time'), legend: 'in all' },
      ],
      alerts: ['ObjectiveBurnsFast', 'DatabaseSlow'],
    },
    ...dependencyPanels('payment-service'),
    {
      title: 'Waits between the services',
      good: 'Good: 0. The oldest event that is not published, and how long a partition has not moved: money comes in, and e-mails and interviews do not follow. The dashboard of events says which.',
      unit: 's',
      queries: [
        { expr: 'max by (service) (outbox_oldest_age_seconds)', legend: '{{service}} not published' },
        { expr: 'max by (group) (consumer_standstill_seconds)', legend: '{{group}} stands still' },
      ],
      alerts: ['OutboxStandsStill', 'PartitionStandsStill', 'DeadLetters'],
    },
    {
      title: 'Access codes checked from copies',
      good: 'Good: VERIFY only: interview-service asks payment-service. CACHE and TABLE stand in while payment-service does not answer.',
      queries: [{ expr: perMinute('access_code_checks_total', 'source'), legend: '{{source}}' }],
      alerts: ['AccessCheckedFromCopies', 'ServiceDown'],
    },
  ],
}

export const money: DashboardPlan = {
  name: 'money',
  title: 'Money',
  description:
    'Is money flowing, and if not, where does it hang? The second row follows a payment from the order to the access code.',
  rows: [flowing, hanging, refundRow, ...restRows],
}
