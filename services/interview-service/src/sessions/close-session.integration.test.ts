import { accessCodeExpired, createEvent, paymentRefunded, toEventMessage } from '@interview-pass/contracts'
import { newId, namespaced } from '@interview-pass/service-kit'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { create, open, send } from '../../test/candidate.ts'
import { useInterviewService } from '../../test/interview-service.ts'
import type { SoldCode } from '../../test/payment-fixture.ts'
import { plantAccessCode } from '../../test/plant-access-code.ts'

const service = await useInterviewService()

const patienceMs = 20_000

/** A code that payment-service has sold, in the shared table as well. */
async function soldCode(): Promise<SoldCode> {
  const code = service.sellCode()
  await plantAccessCode(service.sql, code)
  return code
}

const sessionsOf = ({ accessCode }: SoldCode) => service.sql`
  select status, end_reason from interview.sessions where access_code = ${accessCode}`

async function waitForStatus(code: SoldCode, status: string): Promise<void> {
  const look = async () => (await sessionsOf(code))[0]?.['status'] === status
  await waitUntil(`the session is ${status}`, look, patienceMs)
}

async function publish(event: Parameters<typeof toEventMessage>[0]): Promise<void> {
  const topic = namespaced(service.namespace.namespace, event.topic)
  await service.deps.producer.sendBatch([{ topic, message: toEventMessage(event) }])
}

async function waitUntilHandled(id: string): Promise<void> {
  const look = async () =>
    (await service.sql`select from interview.inbox where event_id = ${id}`).length === 1
  await waitUntil('the event is handled', look, patienceMs)
}

const refundOf = ({ accessCode, tenantId, orderId }: SoldCode, full = true) =>
  createEvent(paymentRefunded, {
    id: newId(),
    tenantId,
    occurredAt: new Date(),
    data: { orderId, refundId: newId(), amount: full ? '199.00' : '1.00', full, ...(full && { accessCode }) },
  })

const expiryOf = ({ accessCode, tenantId, orderId }: SoldCode) =>
  createEvent(accessCodeExpired, {
    id: newId(),
    tenantId,
    occurredAt: new Date(),
    data: { accessCode, orderId },
  })

describe('a refund of all the money', () => {
  it('closes a prepared session, which then opens for nobody', async () => {
    const code = await soldCode()
    await service.publishPaid(code)
    await waitForStatus(code, 'PREPARED')
    await publish(refundOf(code))
    await waitForStatus(code, 'REJECTED')
    expect(await sessionsOf(code)).toMatchObject([{ end_reason: 'REFUNDED' }])
    expect((await create(service.url, code)).status).toBe(403)
  })

  it('that comes before PaymentCompleted leaves a closed session behind', async () => {
    const code = await soldCode()
    await publish(refundOf(code))
    await waitForStatus(code, 'REJECTED')
    await service.publishPaid(code)
    await publish(refundOf(code, false))
    const last = expiryOf(code)
    await publish(last)
    await waitUntilHandled(last.id)
    expect(await sessionsOf(code)).toMatchObject([{ status: 'REJECTED', end_reason: 'REFUNDED' }])
  })

  it('ends an interview that goes on, and leaves a completed one alone', async () => {
    const [running, held] = [await soldCode(), await soldCode()]
    await open(service.url, running)
    const candidate = await open(service.url, held)
    await send(service.url, 'POST', `/interview/${candidate.session_id}/finish`, candidate)
    const ofHeld = refundOf(held)
    await publish(refundOf(running))
    await publish(ofHeld)
    await waitForStatus(running, 'REJECTED')
    await waitUntilHandled(ofHeld.id)
    expect(await sessionsOf(held)).toMatchObject([{ status: 'COMPLETED' }])
  })

  it('empties the cache, so that the code is not let in while payment-service is away', async () => {
    const code = await soldCode()
    const isCached = async () => (await service.deps.accessCache.find(code.accessCode)) !== undefined
    await service.publishPaid(code)
    await waitForStatus(code, 'PREPARED')
    // After the commit that the status shows.
    await waitUntil('it is in the cache', isCached, patienceMs)
    await publish(refundOf(code))
    await waitForStatus(code, 'REJECTED')
    await waitUntil('the cache has forgotten it', async () => !(await isCached()), patienceMs)
  })
})

describe('an access code that expired', () => {
  it('closes its prepared session as EXPIRED', async () => {
    const code = await soldCode()
    await service.publishPaid(code)
    await waitForStatus(code, 'PREPARED')
    await publish(expiryOf(code))
    await waitForStatus(code, 'EXPIRED')
  })

  it('does nothing to an interview that was begun in time', async () => {
    const code = await soldCode()
    await open(service.url, code)
    const event = expiryOf(code)
    await publish(event)
    await waitUntilHandled(event.id)
    expect(await sessionsOf(code)).toMatchObject([{ status: 'IN_PROGRESS' }])
  })
})
