const PAYMENT = 'services/payment-service/src'

/** A text of one function with so many lines. */
export function longFunction(lines: number): string {
  return `export function long() {\n${'  step()\n'.repeat(lines - 2)}}\n`
}

/** A rule, what is planted (file, text), and where exactly the rule must point. */
type PlantedFault = readonly [rule: string, file: string, text: string, place: string]

/** At least one fault for each architecture rule. */
export const plantedFaults: readonly PlantedFault[] = [
  ['feature-folders', `${PAYMENT}/orders/deep/create-order.ts`, '', `${PAYMENT}/orders/deep/create-order.ts`],
  ['feature-folders', `${PAYMENT}/orders/order.service.ts`, '', `${PAYMENT}/orders/order.service.ts`],
  ['feature-folders', 'packages/stack/src/a/b/c/d/e.ts', '', 'packages/stack/src/a/b/c/d/e.ts'],
  ['domain-is-pure', `${PAYMENT}/orders/price.ts`, "\nimport 'node:fs'\n", `${PAYMENT}/orders/price.ts:2`],
  [
    'domain-is-pure',
    `${PAYMENT}/orders/price.ts`,
    "import { kafka } from '@interview-pass/service-kit'\n",
    `${PAYMENT}/orders/price.ts:1`,
  ],
  [
    'domain-is-pure',
    `${PAYMENT}/orders/price.ts`,
    "import { findOrder } from './orders.store.ts'\n",
    `${PAYMENT}/orders/price.ts:1`,
  ],
  [
    'layers',
    `${PAYMENT}/orders/lines.store.ts`,
    "\n\nexport { createOrder } from './create-order.ts'\n",
    `${PAYMENT}/orders/lines.store.ts:3`,
  ],
  [
    'layers',
    `${PAYMENT}/orders/cancel-order.ts`,
    "await import('./orders.routes.ts')\n",
    `${PAYMENT}/orders/cancel-order.ts:1`,
  ],
  [
    'layers',
    `${PAYMENT}/orders/cancel-order.ts`,
    "\nimport { gateway } from '../channels/alipay/gateway.ts'\n",
    `${PAYMENT}/orders/cancel-order.ts:2`,
  ],
  [
    'feature-doors',
    `${PAYMENT}/refunds/request-refund.ts`,
    "\nimport { findOrder } from '../orders/orders.store.ts'\n",
    `${PAYMENT}/refunds/request-refund.ts:2`,
  ],
  [
    'one-writer-per-table',
    `${PAYMENT}/refunds/refunds.store.ts`,
    "import { orders as o } from '../tables.ts'\n\nawait db.update(o).set({})\n",
    `${PAYMENT}/refunds/refunds.store.ts:3`,
  ],
  [
    'one-writer-per-table',
    `${PAYMENT}/refunds/refunds.store.ts`,
    "import * as t from '../tables.ts'\nawait sql`\n  with gone as (\n    delete from ${t.orderLines} returning id)\n  select 1`\n",
    `${PAYMENT}/refunds/refunds.store.ts:4`,
  ],
  [
    'one-writer-per-table',
    `${PAYMENT}/refunds/refunds.store.ts`,
    'await client.unsafe(\'INSERT INTO payment."orders" (id) VALUES (1)\')\n',
    `${PAYMENT}/refunds/refunds.store.ts:1`,
  ],
  [
    'one-writer-per-table',
    `${PAYMENT}/refunds/request-refund.ts`,
    '\nawait sql`update refunds as r set status = 1`\n',
    `${PAYMENT}/refunds/request-refund.ts:2`,
  ],
  [
    'store-takes-tenant',
    `${PAYMENT}/refunds/refunds.store.ts`,
    '\nexport async function listRefunds(db: Db, page: { size: number }) {}\n',
    `${PAYMENT}/refunds/refunds.store.ts:2`,
  ],
  [
    'store-takes-tenant',
    `${PAYMENT}/refunds/refunds.store.ts`,
    'export const sumRefunds = (db: Db) => db.sum()\n',
    `${PAYMENT}/refunds/refunds.store.ts:1`,
  ],
  [
    'service-borders',
    'services/interview-service/src/main.ts',
    "import '@interview-pass/payment-service'\n",
    'services/interview-service/src/main.ts:1',
  ],
  [
    'service-borders',
    'packages/stack/src/start.ts',
    "\nimport { main } from '../../../services/payment-service/src/main.ts'\n",
    'packages/stack/src/start.ts:2',
  ],
  [
    'single-import-place',
    `${PAYMENT}/orders/pay-order.ts`,
    "\nimport { AlipaySdk } from 'alipay-sdk/lib'\n",
    `${PAYMENT}/orders/pay-order.ts:2`,
  ],
  [
    'single-import-place',
    'packages/stack/src/topics.ts',
    "await import('kafkajs')\n",
    'packages/stack/src/topics.ts:1',
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
    'kit-is-shared',
    'packages/service-kit/src/index.ts',
    "export { AppError } from './app-error.ts'\nexport { kafka } from './kafka/kafka.ts'\nexport * from './rbac.ts'\n",
    'packages/service-kit/src/index.ts:3',
  ],
  [
    'statuses-in-contracts',
    `${PAYMENT}/orders/orders.routes.ts`,
    '\nreply.status(404).send()\n',
    `${PAYMENT}/orders/orders.routes.ts:2`,
  ],
  [
    'statuses-in-contracts',
    `${PAYMENT}/orders/orders.routes.ts`,
    'const schema = {\n  response: { 409: error },\n}\n',
    `${PAYMENT}/orders/orders.routes.ts:2`,
  ],
  [
    'statuses-in-contracts',
    `${PAYMENT}/app.ts`,
    'if (error.statusCode >= 500) stop()\n',
    `${PAYMENT}/app.ts:1`,
  ],
  [
    'app-errors-only',
    `${PAYMENT}/orders/cancel-order.ts`,
    "\nthrow new Error('no such order')\n",
    `${PAYMENT}/orders/cancel-order.ts:2`,
  ],
  [
    'app-errors-only',
    `${PAYMENT}/orders/cancel-order.ts`,
    'await db.transaction(async () => {\n  return new AppError()\n})\n',
    `${PAYMENT}/orders/cancel-order.ts:2`,
  ],
  ['sizes', 'packages/stack/src/long.ts', `\n${longFunction(71)}`, 'packages/stack/src/long.ts:2'],
  ['sizes', 'packages/stack/src/long.ts', 'step()\n'.repeat(251), 'packages/stack/src/long.ts'],
  ['names', 'packages/stack/src/string-utils.ts', '', 'packages/stack/src/string-utils.ts'],
  ['names', 'packages/stack/src/common/path.ts', '', 'packages/stack/src/common/path.ts'],
  ['names', 'packages/stack/src/portFinder.ts', '', 'packages/stack/src/portFinder.ts'],
  ['names', 'packages/stack/src/port.ts', '\nexport class PortManager {}\n', 'packages/stack/src/port.ts:2'],
]
