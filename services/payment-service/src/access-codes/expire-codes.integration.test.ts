import { accessCodeExpired } from '@interview-pass/contracts'
import { useHeldJob } from '@interview-pass/service-kit/testing'
import { expect, it } from 'vitest'
import { soldCode } from '../../test/access-codes.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { recordedEvents } from '../../test/recorded-events.ts'
import { expireCodes } from './expire-codes.ts'

const { service, client } = usePaymentService()

useHeldJob(service, 'payment', 'expire-codes')

const running = new AbortController().signal

async function makeOver(code: string, seconds: number): Promise<void> {
  await service.sql`
    update payment.access_codes set expire_at = now() - ${seconds} * interval '1 second' where code = ${code}`
}

async function codeRow(code: string) {
  const [row] = await service.sql<{ status: string; orderId: string }[]>`
    select status, order_public_id as "orderId" from payment.access_codes where code = ${code}`
  if (row === undefined) throw new Error('there is no such code')
  return row
}

const eventsOf = async (code: string) =>
  recordedEvents(service, accessCodeExpired, (await codeRow(code)).orderId)

it('a code that passed its time unused is EXPIRED, with one event, whatever number of replicas look', async () => {
  const code = await soldCode(service, client)
  await makeOver(code, 1)
  await Promise.all(Array.from({ length: 4 }, () => expireCodes(service.deps, running)))
  const { status, orderId } = await codeRow(code)
  expect(status).toBe('EXPIRED')
  expect((await eventsOf(code)).map(({ data }) => data)).toEqual([{ accessCode: code, orderId }])
})

it('a code that has time left, was used or was revoked stays as it is', async () => {
  const [fresh, used, revoked] = await Promise.all([
    soldCode(service, client),
    soldCode(service, client),
    soldCode(service, client),
  ])
  await Promise.all([makeOver(used, 60), makeOver(revoked, 60)])
  await service.sql`
    update payment.access_codes
    set status = 'ACTIVATED', activated_at = now() - interval '1 hour', session_public_id = gen_random_uuid()
    where code = ${used}`
  await service.sql`update payment.access_codes set status = 'REVOKED' where code = ${revoked}`
  await expireCodes(service.deps, running)
  const statuses = await Promise.all([fresh, used, revoked].map(async (code) => (await codeRow(code)).status))
  expect(statuses).toEqual(['AVAILABLE', 'ACTIVATED', 'REVOKED'])
  expect(await Promise.all([fresh, used, revoked].map(eventsOf))).toEqual([[], [], []])
})

it('more codes than a batch takes are all expired in one run', async () => {
  const code = await soldCode(service, client)
  await makeOver(code, 1)
  await service.sql`
    insert into payment.access_codes (tenant_id, product_id, code, expire_at, tenant_public_id, product_public_id,
      product_name, interview)
    select c.tenant_id, c.product_id, 'T' || lpad(n::text, 11, '0'), now() - interval '1 day', c.tenant_public_id,
      c.product_public_id, c.product_name, c.interview
    from payment.access_codes c, generate_series(1, 250) n where c.code = ${code}`
  await expireCodes(service.deps, running)
  const [left] = await service.sql<[{ count: number }]>`
    select count(*)::int from payment.access_codes where tenant_id = ${client.tenantId} and status = 'AVAILABLE'
      and expire_at < now()`
  expect(left.count).toBe(0)
})
