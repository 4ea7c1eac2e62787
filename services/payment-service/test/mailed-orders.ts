import { randomUUID } from 'node:crypto'
import { paymentCompleted, toEventMessage, type DomainEvent } from '@interview-pass/contracts'
import { namespaced } from '@interview-pass/service-kit'
import { waitUntil } from '@interview-pass/service-kit/testing'
import type { z } from 'zod'
import { soldCode } from './access-codes.ts'
import type { PaymentServiceUnderTest } from './payment-service.ts'
import { recordedEvents } from './recorded-events.ts'

export type PaymentCompleted = DomainEvent<z.infer<typeof paymentCompleted.schema>>

/** How often this service has counted an outcome of an e-mail. */
export async function outcomes(
  { deps }: Pick<PaymentServiceUnderTest, 'deps'>,
  outcome: string,
): Promise<number> {
  const [, count] =
    new RegExp(`^emails_total\\{[^}]*outcome="${outcome}"[^}]*\\} (\\d+)$`, 'm').exec(
      await deps.metrics.render(),
    ) ?? []
  return Number(count ?? 0)
}

/**
 * A paid order of a user who gets an address only when its event has been handled, so that what the test publishes is the
 * only news of it.
 */
export async function quietOrder(
  service: PaymentServiceUnderTest,
  { address = 'someone@example.com', language = 'zh-CN' } = {},
): Promise<PaymentCompleted> {
  const client = await service.addTenant()
  const before = await outcomes(service, 'NO_ADDRESS')
  const accessCode = await soldCode(service, client)
  service.deps.wakes.outbox()
  await waitUntil('nobody is mailed', async () => (await outcomes(service, 'NO_ADDRESS')) > before)
  await service.sql`
    update payment.users set email = ${address}, language = ${language} where public_id = ${client.userId}`
  const [row] = await service.sql<[{ orderId: string }]>`
    select order_public_id as "orderId" from payment.access_codes where code = ${accessCode}`
  const [event] = await recordedEvents(service, paymentCompleted, row.orderId)
  if (event === undefined) throw new Error('a paid order without its event')
  return event
}

/** Publishes events in this order on one partition. */
export async function publishInOrder(
  { deps, namespace }: PaymentServiceUnderTest,
  events: readonly PaymentCompleted[],
): Promise<void> {
  const key = randomUUID()
  await deps.producer.sendBatch(
    events.map((event) => ({
      topic: namespaced(namespace.namespace, event.topic),
      message: { ...toEventMessage(event), key },
    })),
  )
}

/** Publishes an event so many times, each on a partition of chance. */
export async function publish(
  { deps, namespace }: PaymentServiceUnderTest,
  event: PaymentCompleted,
  times = 1,
): Promise<void> {
  const topic = namespaced(namespace.namespace, event.topic)
  const message = toEventMessage(event)
  await deps.producer.sendBatch(
    Array.from({ length: times }, () => ({ topic, message: { ...message, key: randomUUID() } })),
  )
}

/** Writes down an e-mail as its event does, but claimed by somebody; one that does not know its code is of an earlier version. */
export async function writeEmail(
  { sql }: PaymentServiceUnderTest,
  { id, occurredAt, data }: PaymentCompleted,
  { claimedUntil, knowsItsCode = true }: { claimedUntil: Date | null; knowsItsCode?: boolean },
): Promise<void> {
  await sql`
    insert into payment.emails (tenant_id, order_id, event_id, kind, language, status, claimed_until, access_code_id,
      occurred_at)
    select o.tenant_id, o.id, ${id}, 'ACCESS_CODE', 'zh-CN', 'PENDING', ${claimedUntil},
      case when ${knowsItsCode} then c.id end, case when ${knowsItsCode} then ${new Date(occurredAt)}::timestamptz end
    from payment.orders o join payment.access_codes c on c.tenant_id = o.tenant_id and c.order_id = o.id
    where o.public_id = ${data.orderId}`
}

/** What the database holds of an order's e-mail. */
export async function emailFacts({ sql }: PaymentServiceUnderTest, { data }: PaymentCompleted) {
  const [facts] = await sql`
    select e.status, e.attempts, e.failure_code as "failureCode", e.language, e.claimed_until as "claimedUntil",
      (select json_agg(json_build_array(l.status, l.error_code)) from payment.payment_logs l
        where l.order_id = o.id and l.action = 'SEND_ACCESS_CODE') as logged
    from payment.emails e join payment.orders o on o.id = e.order_id where o.public_id = ${data.orderId}`
  return facts === undefined ? undefined : { ...facts }
}

/** Waits until an order's e-mail has so come to its end. */
export async function waitForEmail(
  service: PaymentServiceUnderTest,
  event: PaymentCompleted,
  status: 'SENT' | 'REFUSED',
  timeoutMs = 20_000,
): Promise<void> {
  await waitUntil(
    `the e-mail is ${status}`,
    async () => (await emailFacts(service, event))?.['status'] === status,
    timeoutMs,
  )
}
