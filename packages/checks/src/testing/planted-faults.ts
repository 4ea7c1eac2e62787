const payment = 'services/payment-service/src'

/** A rule, what is planted (file, text), and where exactly the rule must point. */
type PlantedFault = readonly [rule: string, file: string, text: string, place: string]

/** At least one fault for each architecture rule. */
export const plantedFaults: readonly PlantedFault[] = [
  ['feature-folders', `${payment}/orders/deep/create-order.ts`, '', `${payment}/orders/deep/create-order.ts`],
  ['feature-folders', `${payment}/orders/order.service.ts`, '', `${payment}/orders/order.service.ts`],
  ['feature-folders', 'packages/stack/src/a/b/c/d/e.ts', '', 'packages/stack/src/a/b/c/d/e.ts'],
  ['feature-folders', 'packages/stack/src/string-utils.ts', '', 'packages/stack/src/string-utils.ts'],
  [
    'feature-folders',
    'packages/stack/src/port.ts',
    'export class PortManager {}\n',
    'packages/stack/src/port.ts',
  ],
  ['feature-folders', 'packages/stack/src/common/path.ts', '', 'packages/stack/src/common/path.ts'],
  [
    'layers',
    `${payment}/orders/lines.store.ts`,
    "\n\nexport { createOrder } from './create-order.ts'\n",
    `${payment}/orders/lines.store.ts:3`,
  ],
  [
    'layers',
    `${payment}/orders/cancel-order.ts`,
    "await import('./orders.routes.ts')\n",
    `${payment}/orders/cancel-order.ts:1`,
  ],
  [
    'layers',
    `${payment}/orders/cancel-order.ts`,
    "\nimport { gateway } from '../channels/alipay/gateway.ts'\n",
    `${payment}/orders/cancel-order.ts:2`,
  ],
  [
    'feature-doors',
    `${payment}/refunds/request-refund.ts`,
    "\nimport { findOrder } from '../orders/orders.store.ts'\n",
    `${payment}/refunds/request-refund.ts:2`,
  ],
  [
    'feature-circles',
    `${payment}/orders/pay-order.ts`,
    "\nimport type { settlePayment } from '../settlement/settle-payment.ts'\n",
    `${payment}/orders/pay-order.ts:2`,
  ],
  [
    'kit-circles',
    'packages/service-kit/src/kafka/topics.ts',
    "\nexport { relay } from '../outbox/relay.ts'\n",
    'packages/service-kit/src/kafka/topics.ts:2',
  ],
  [
    'one-writer-per-table',
    `${payment}/refunds/refunds.store.ts`,
    "import { orders as o } from '../tables.ts'\n\nawait db.update(o).set({})\n",
    `${payment}/refunds/refunds.store.ts:3`,
  ],
  [
    'one-writer-per-table',
    `${payment}/refunds/refunds.store.ts`,
    "import * as t from '../tables.ts'\nawait sql`\n  with gone as (\n    delete from ${t.orderLines} returning id)\n  select 1`\n",
    `${payment}/refunds/refunds.store.ts:4`,
  ],
  [
    'one-writer-per-table',
    `${payment}/refunds/refunds.store.ts`,
    'await client.unsafe(\'INSERT INTO payment."orders" (id) VALUES (1)\')\n',
    `${payment}/refunds/refunds.store.ts:1`,
  ],
  [
    'one-writer-per-table',
    `${payment}/refunds/request-refund.ts`,
    '\nawait sql`update refunds as r set status = 1`\n',
    `${payment}/refunds/request-refund.ts:2`,
  ],
  [
    'store-takes-tenant',
    `${payment}/refunds/refunds.store.ts`,
    '\nexport async function listRefunds(db: Db, page: { size: number }) {}\n',
    `${payment}/refunds/refunds.store.ts:2`,
  ],
  [
    'store-takes-tenant',
    `${payment}/refunds/refunds.store.ts`,
    'export const sumRefunds = (db: Db) => db.sum()\n',
    `${payment}/refunds/refunds.store.ts:1`,
  ],
  [
    'kit-is-neutral',
    'packages/service-kit/src/outbox/once.ts',
    '\nconst paymentCompleted = 1\n',
    'packages/service-kit/src/outbox/once.ts:2',
  ],
  [
    'kit-is-neutral',
    'packages/service-kit/src/outbox/once.ts',
    "const key = 'access_codes'\n",
    'packages/service-kit/src/outbox/once.ts:1',
  ],
  [
    'kit-is-neutral',
    'packages/service-kit/src/outbox/once.ts',
    '// One per payment.\n',
    'packages/service-kit/src/outbox/once.ts:1',
  ],
  [
    'statuses-in-contracts',
    `${payment}/orders/orders.routes.ts`,
    '\nreply.status(404).send()\n',
    `${payment}/orders/orders.routes.ts:2`,
  ],
  [
    'statuses-in-contracts',
    `${payment}/orders/orders.routes.ts`,
    'const schema = {\n  response: { 409: error },\n}\n',
    `${payment}/orders/orders.routes.ts:2`,
  ],
  [
    'statuses-in-contracts',
    `${payment}/app.ts`,
    'if (error.statusCode >= 500) stop()\n',
    `${payment}/app.ts:1`,
  ],
  [
    'app-errors-only',
    `${payment}/orders/cancel-order.ts`,
    "import { findOrder } from './orders.store.ts'\nthrow new Error('no such order')\n",
    `${payment}/orders/cancel-order.ts:2`,
  ],
  [
    'app-errors-only',
    `${payment}/orders/cancel-order.ts`,
    'await db.transaction(async () => {\n  return new AppError()\n})\n',
    `${payment}/orders/cancel-order.ts:2`,
  ],
]
