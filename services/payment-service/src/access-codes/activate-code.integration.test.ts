import { randomUUID } from 'node:crypto'
import { accessCodeRejected, createEvent, interviewStarted, toEventMessage } from '@interview-pass/contracts'
import { newId, namespaced } from '@interview-pass/service-kit'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { soldCode } from '../../test/access-codes.ts'
import { tenantOf } from '../../test/admin.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { recordedEvents } from '../../test/recorded-events.ts'
import { activateCode } from './activate-code.ts'

const { service, client } = usePaymentService()

interface Start {
  readonly accessCode: string
  readonly sessionId?: string
  readonly startedAt?: Date
  readonly eventId?: string
}

/** Publishes InterviewStarted as interview-service would, and waits until it has been handled. */
async function startInterview({
  accessCode,
  sessionId = randomUUID(),
  startedAt = new Date(),
  eventId = newId(),
}: Start) {
  const event = createEvent(interviewStarted, {
    id: eventId,
    tenantId: await tenantOf(service, client),
    occurredAt: new Date(),
    data: { sessionId, accessCode, startedAt: startedAt.toISOString() },
  })
  const topic = namespaced(service.namespace.namespace, event.topic)
  await service.deps.producer.sendBatch([{ topic, message: toEventMessage(event) }])
  await waitUntil('the event is handled', async () => {
    const handled = await service.sql`select from payment.inbox where event_id = ${eventId}`
    return handled.length === 1
  })
  return { sessionId, eventId }
}

/** Handles InterviewStarted at once, and tells how often the relay was woken. */
async function handle({
  accessCode,
  sessionId = randomUUID(),
  tenant,
}: Pick<Start, 'accessCode' | 'sessionId'> & { readonly tenant?: string }): Promise<number> {
  let woken = 0
  const event = createEvent(interviewStarted, {
    id: newId(),
    tenantId: tenant ?? (await tenantOf(service, client)),
    occurredAt: new Date(),
    data: { sessionId, accessCode, startedAt: new Date().toISOString() },
  })
  await activateCode({ ...service.deps, wakes: { outbox: () => void (woken += 1) } }, 'test', event)
  return woken
}

async function codeFacts(accessCode: string) {
  const [facts] = await service.sql`
    select c.status, c.session_public_id as "sessionId",
      (select count(*)::int from payment.user_access a where a.access_code_id = c.id) as granted
    from payment.access_codes c where c.code = ${accessCode}`
  return { ...facts }
}

async function rejectionOf(sessionId: string) {
  const events = await recordedEvents(service, accessCodeRejected, sessionId)
  return events.map(({ data }) => data.reason)
}

describe('InterviewStarted', () => {
  it('activates the code and grants access to the user of the order', async () => {
    const accessCode = await soldCode(service, client)
    const { sessionId } = await startInterview({ accessCode })
    expect(await codeFacts(accessCode)).toEqual({ status: 'ACTIVATED', sessionId, granted: 1 })
    const [access] = await service.sql`
      select u.public_id as "userId" from payment.user_access a join payment.users u on u.id = a.user_id
      join payment.access_codes c on c.id = a.access_code_id where c.code = ${accessCode}`
    expect(access?.['userId']).toBe(client.userId)
  })

  it('takes effect once, however often it is delivered or told again under another id', async () => {
    const accessCode = await soldCode(service, client)
    const first = await startInterview({ accessCode })
    await startInterview({ accessCode, ...first })
    await startInterview({ accessCode, sessionId: first.sessionId })
    expect(await codeFacts(accessCode)).toMatchObject({ status: 'ACTIVATED', granted: 1 })
    expect(await rejectionOf(first.sessionId)).toEqual([])
  })

  it('is handled behind a record of the same key that another client wrote, with a header without a value', async () => {
    const accessCode = await soldCode(service, client)
    const sessionId = randomUUID()
    const foreign = { key: sessionId, value: null, headers: { 'x-user': null } }
    await service.deps.producer.sendBatch([
      { topic: namespaced(service.namespace.namespace, interviewStarted.topic), message: foreign },
    ])
    await startInterview({ accessCode, sessionId })
    expect(await codeFacts(accessCode)).toMatchObject({ status: 'ACTIVATED' })
  })

  it('of an interview begun in time activates a code that was marked EXPIRED meanwhile', async () => {
    const accessCode = await soldCode(service, client)
    await service.sql`
      update payment.access_codes set status = 'EXPIRED', expire_at = now() - interval '1 minute' where code = ${accessCode}`
    await startInterview({ accessCode, startedAt: new Date(Date.now() - 120_000) })
    expect(await codeFacts(accessCode)).toMatchObject({ status: 'ACTIVATED', granted: 1 })
  })

  it.each([
    ['EXPIRED', "expire_at = now() - interval '1 minute'"],
    ['REVOKED', "status = 'REVOKED'"],
  ])('rejects the session when the code is %s', async (reason, change) => {
    const accessCode = await soldCode(service, client)
    await service.sql`update payment.access_codes set ${service.sql.unsafe(change)} where code = ${accessCode}`
    const { sessionId } = await startInterview({ accessCode })
    expect(await rejectionOf(sessionId)).toEqual([reason])
    expect(await codeFacts(accessCode)).toMatchObject({ granted: 0 })
  })

  it('rejects a second session on one code, and a session on a code that does not exist', async () => {
    const accessCode = await soldCode(service, client)
    await startInterview({ accessCode })
    const second = await startInterview({ accessCode })
    expect(await rejectionOf(second.sessionId)).toEqual(['ALREADY_USED'])
    const unknown = await startInterview({ accessCode: '000000000000' })
    expect(await rejectionOf(unknown.sessionId)).toEqual(['UNKNOWN'])
  })

  it('of a tenant that there is not fails for good, so that a person sees it', async () => {
    const accessCode = await soldCode(service, client)
    await expect(handle({ accessCode, tenant: randomUUID() })).rejects.toMatchObject({
      name: 'UnknownTenantError',
    })
    expect(await codeFacts(accessCode)).toMatchObject({ status: 'AVAILABLE', granted: 0 })
  })

  it('wakes the relay when it has rejected a session, and only then', async () => {
    const accessCode = await soldCode(service, client)
    const sessionId = randomUUID()
    expect(await handle({ accessCode, sessionId })).toBe(0)
    expect(await handle({ accessCode, sessionId })).toBe(0)
    expect(await handle({ accessCode })).toBe(1)
    const logged = service.logLines
      .filter((line) => line.includes(sessionId))
      .map((line): unknown => JSON.parse(line))
    expect(logged).toMatchObject(
      ['ACTIVATED', 'REPEAT'].map((outcome) => ({ outcome, sessionId, msg: 'InterviewStarted handled' })),
    )
  })
})
