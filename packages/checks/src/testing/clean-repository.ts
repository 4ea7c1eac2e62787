/** A small repository that breaks no architecture rule: tests plant one fault each into it. */
export const cleanRepository: Readonly<Record<string, string>> = {
  'packages/contracts/src/index.ts': 'export const ERRORS = { ORDER_NOT_FOUND: { status: 404 } }\n',
  'packages/service-kit/src/index.ts':
    "export { AppError } from './app-error.ts'\nexport { kafka } from './kafka/kafka.ts'\n",
  'packages/service-kit/src/app-error.ts':
    '// Rows are read in id order, with ORDER BY id.\nexport class AppError extends Error {}\nexport const stopInOrder = 1\n',
  'packages/service-kit/src/kafka/kafka.ts':
    "import { Kafka } from 'kafkajs'\nexport const kafka = () => new Kafka()\n",
  'packages/service-kit/src/outbox/relay.ts':
    "import { kafka } from '../kafka/kafka.ts'\nexport const relay = () => kafka()\n",
  'services/payment-service/src/main.ts':
    "import { orderRoutes } from './orders/orders.routes.ts'\norderRoutes()\n",
  'services/payment-service/src/tables.ts': [
    "export const orders = payment.table('orders', { tenantId: bigint('tenant_id') })",
    "export const orderLines = payment.table('order_lines', { tenantId: bigint('tenant_id') })\n",
  ].join('\n'),
  'services/payment-service/src/orders/order.ts': [
    "import { ERRORS } from '@interview-pass/contracts'",
    "import { AppError } from '@interview-pass/service-kit'",
    'export interface Order { tenantId: bigint }',
    'export function mayCancel(): void {',
    '  throw new AppError(ERRORS)',
    '}\n',
  ].join('\n'),
  'services/payment-service/src/orders/orders.store.ts': [
    "import { orders, orderLines } from '../tables.ts'",
    "import type { Order } from './order.ts'",
    'export async function insertOrder(db: Db, order: Order) {',
    '  await db.insert(orders).values(order)',
    '  await db.execute(sql`update ${orderLines} set paid = true for update`)',
    '}',
    'export const findOrder = async (db: Db, { id, tenantId }: Key) => db.select(id, tenantId)',
    'export async function findTenantByCode(db: Db, code: string) {',
    '  return db.select(code)',
    '}\n',
  ].join('\n'),
  'services/payment-service/src/orders/create-order.ts': [
    "import { AppError, kafka } from '@interview-pass/service-kit'",
    "import { mayCancel } from './order.ts'",
    "import { insertOrder } from './orders.store.ts'",
    'export async function createOrder() {',
    '  mayCancel()',
    '  if (await insertOrder(kafka)) throw new AppError()',
    '}\n',
  ].join('\n'),
  'services/payment-service/src/orders/orders.routes.ts': [
    "import { createOrder } from './create-order.ts'",
    'export function orderRoutes() {',
    '  reply.status(201).send(createOrder())',
    '}\n',
  ].join('\n'),
  'services/payment-service/src/settlement/settlement.store.ts': [
    'export const settle = (db: Db, { tenantId }: Key) =>',
    '  db`update payment.orders o set status = ${tenantId} from x`\n',
  ].join('\n'),
  'services/payment-service/src/settlement/settle-payment.ts': [
    "import { mayCancel } from '../orders/order.ts'",
    "import { settle } from './settlement.store.ts'",
    'export const settlePayment = () => settle(mayCancel)\n',
  ].join('\n'),
  'services/payment-service/src/channels/alipay/gateway.ts': [
    "import { AlipaySdk } from 'alipay-sdk'",
    'export const gateway = () => (new AlipaySdk().status === 502 ? 1 : 2)\n',
  ].join('\n'),
  'services/interview-service/src/interviewer/claude/model.ts':
    "import Anthropic from '@anthropic-ai/sdk'\nexport const model = () => new Anthropic()\n",
  'services/interview-service/src/sessions/create-session.ts':
    "import { AppError, kafka } from '@interview-pass/service-kit'\nexport const createSession = () => kafka(AppError)\n",
}
