import { perMinute, type Row } from './panel.ts'

export const refundRow: Row = {
  title: 'Money that goes back',
  panels: [
    {
      title: 'Answers of the channel to refunds, a minute',
      good: 'Good: REFUNDED and ACCEPTED. REFUSED: for good, somebody has to pay by hand. POSTPONED: most often our account has too little. UNKNOWN, NOT_ASKED: asked again.',
      queries: [
        { expr: perMinute('payment_refunds_total', 'cause, outcome'), legend: '{{cause}} {{outcome}}' },
      ],
      alerts: ['RefundRefused'],
    },
    {
      title: 'Refunded and paid, an hour',
      good: 'Good: refunds that were asked for stay below a fifth of what is paid.',
      queries: [
        { expr: 'payment:refunded:increase1h', legend: 'refunded' },
        { expr: 'payment:settled:increase1h', legend: 'paid' },
      ],
      alerts: ['RefundSurge'],
    },
    {
      title: 'Without an outcome',
      good: 'Good: 0. Unresolved: no outcome for an hour, still asked about. Given up: a person has to look. Hanging: orders long past their time that can be neither paid nor cancelled.',
      queries: [
        {
          expr: 'max by (channel) (payment_attempts_unresolved)',
          legend: '{{channel}} attempts unresolved',
        },
        { expr: 'max by (channel) (payment_attempts_given_up)', legend: '{{channel}} attempts given up' },
        { expr: 'max by (channel) (payment_refunds_unresolved)', legend: '{{channel}} refunds unresolved' },
        { expr: 'max by (channel) (payment_refunds_given_up)', legend: '{{channel}} refunds given up' },
        { expr: 'max(payment_orders_hanging)', legend: 'orders hanging' },
      ],
      alerts: ['PaymentOutcomeUnknown', 'RefundOutcomeUnknown', 'OutcomesGivenUp'],
    },
  ],
}

export const restRows: readonly Row[] = [
  {
    title: 'Our books and the channel’s',
    panels: [
      {
        title: 'Differences that nobody has healed or closed',
        good: 'Good: none. MISSING_HERE: somebody has paid and we do not know it.',
        queries: [
          {
            expr: 'max by (channel, kind) (reconciliation_differences_open) > 0',
            legend: '{{channel}} {{kind}}',
          },
        ],
        alerts: ['ReconciliationDifferences'],
      },
      {
        title: 'Since the last reconciled day ended',
        good: 'Good: below 34 hours: a day’s bill is compared after ten in the morning of the next one, in Beijing.',
        unit: 's',
        queries: [
          {
            expr: 'time() - max by (channel) (reconciliation_last_day_seconds)',
            legend: '{{channel}}',
          },
          { expr: 'max by (channel) (reconciliation_days_open) * 86400', legend: '{{channel}} days open' },
        ],
        alerts: ['ReconciliationLate'],
      },
      {
        title: 'E-mails',
        good: 'Good: SENT, and none waiting for long. DEFERRED and UNKNOWN: the mail server is away or full. The code is on the page where they paid, all the same.',
        queries: [
          { expr: perMinute('emails_total', 'outcome'), legend: '{{outcome}} a minute' },
          { expr: 'max(emails_waiting)', legend: 'waiting' },
        ],
        alerts: ['EmailsNotSent'],
      },
    ],
  },
  {
    title: 'Is this as usual?',
    panels: [
      {
        title: 'Paid within an hour, and in the weeks before',
        good: 'Good: the two lines lie together. The mean needs three weeks of data.',
        queries: [
          { expr: 'payment:settled:increase1h', legend: 'now' },
          { expr: 'payment:settled:mean3w', legend: 'mean of three weeks' },
        ],
        alerts: ['NoPaymentsWhereThereWereSome', 'PaymentVolumeUnlikeLastWeeks'],
      },
      {
        title: 'Orders of the busiest user, last hour',
        good: 'Good: a few. A buyer needs one; many are a client that repeats itself, or somebody who tries stolen accounts.',
        queries: [{ expr: 'max(payment_orders_of_one_user_max)', legend: 'orders' }],
        alerts: ['ManyOrdersOfOneUser'],
      },
      {
        title: 'Wrong guesses at secrets, a minute',
        good: 'Good: a few mistyped codes. Above the cap: somebody tries them out.',
        queries: [
          { expr: perMinute('guess_failures_total', 'service, group'), legend: '{{service}} {{group}}' },
          {
            expr: perMinute('guess_cap_reached_total', 'service, group'),
            legend: '{{service}} {{group}} above the cap',
          },
        ],
        alerts: ['SecretsAreGuessed'],
      },
      {
        title: 'What misses each objective, last hour',
        good: 'Good: below the line of its budget: 0.1 % of orders, notifications and requests of interviews, 1 % of notifications later than a second.',
        unit: 'percentunit',
        width: 16,
        queries: [
          { expr: 'slo:error_ratio:1h', legend: '{{slo}}' },
          { expr: 'slo:error_budget:ratio', legend: '{{slo}} budget' },
        ],
        alerts: ['ObjectiveBurnsFast', 'ObjectiveBurns', 'ObjectiveLeaks'],
      },
      {
        title: 'Products asked for, by what knew them',
        good: 'Good: LOCAL nearly always. REDIS and DATABASE grow where copies are lost: Redis is away, or products change all the time.',
        queries: [{ expr: perMinute('product_lookups_total', 'answered_by'), legend: '{{answered_by}}' }],
      },
    ],
  },
]
