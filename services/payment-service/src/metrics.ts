import { definitionsOf, type MetricDefinition } from '@interview-pass/service-kit'
import { attemptMetrics } from './attempts/measure-attempts.ts'
import { openAttemptsMetrics } from './attempts/measure-given-up.ts'
import { productMetrics } from './catalog/product-cache.ts'
import { channelMetrics } from './channels/measure-channel.ts'
import { emailMetrics } from './emails/measure-emails.ts'
import { busiestUserMetrics } from './orders/measure-busiest-user.ts'
import { hangingMetrics } from './orders/measure-hanging.ts'
import { orderMetrics } from './orders/measure-orders.ts'
import { reconciliationMetrics } from './reconciliation/measure-reconciliation.ts'
import { openRefundsMetrics } from './refunds/measure-given-up.ts'
import { refundMetrics } from './refunds/measure-refunds.ts'
import { settlementMetrics } from './settlement/measure-settlement.ts'

/** What this service measures beside what every service does. */
export const metrics: readonly MetricDefinition[] = definitionsOf([
  orderMetrics,
  busiestUserMetrics,
  channelMetrics,
  attemptMetrics,
  settlementMetrics,
  refundMetrics,
  hangingMetrics,
  openAttemptsMetrics,
  openRefundsMetrics,
  reconciliationMetrics,
  emailMetrics,
  productMetrics,
])
