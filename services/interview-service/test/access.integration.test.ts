import { randomUUID } from 'node:crypto'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { createAccessCache } from '../src/access/remember-access.ts'
import { chat, create, message, open, send, type Candidate } from './candidate.ts'
import { useInterviewService } from './interview-service.ts'
import type { SoldCode } from './payment-fixture.ts'
import { plantAccessCode } from './plant-access-code.ts'

const service = await useInterviewService({ settings: { PAYMENT_SERVICE_TIMEOUT_MS: '800' } })
beforeEach(() => service.payment.setState('UP'))

async function checkedBy(code: SoldCode): Promise<unknown> {
  const [row] = await service.sql`
    select code_checked_by from interview.sessions where access_code = ${code.accessCode}`
  return row?.['code_checked_by']
}

async function waitUntilCached(code: SoldCode): Promise<void> {
  const cache = createAccessCache({ ...service.deps, namespace: service.namespace.namespace })
  await waitUntil('the code is cached', () => cache.find(code.accessCode), 20_000)
}

describe('an access code', () => {
  it('is checked with payment-service, and this is recorded', async () => {
    const code = service.sellCode()
    expect(await create(service.url, code)).toMatchObject({ status: 201 })
    expect(await checkedBy(code)).toBe('VERIFY')
  })

  it.each(['BROKEN', 'SILENT'] as const)(
    'is found in the cache when payment-service is %s',
    async (state) => {
      const code = service.sellCode()
      await service.publishPaid(code)
      await waitUntilCached(code)
      service.payment.setState(state)
      expect(await create(service.url, code)).toMatchObject({ status: 201 })
      expect(await checkedBy(code)).toBe('CACHE')
    },
  )

  it('is found in the cache by a replica that did not hear the event', async () => {
    const code = service.sellCode()
    await service.publishPaid(code)
    await waitUntilCached(code)
    service.payment.setState('BROKEN')
    const replica = await service.addReplica()
    expect(await create(replica.url, code)).toMatchObject({ status: 201 })
    expect(await checkedBy(code)).toBe('CACHE')
    await replica.stop()
  })

  it('is found in the table when neither can tell', async () => {
    const code = service.sellCode()
    await plantAccessCode(service.sql, code)
    service.payment.setState('BROKEN')
    expect(await create(service.url, code)).toMatchObject({ status: 201 })
    expect(await checkedBy(code)).toBe('TABLE')
  })

  it.each([
    { status: 'REVOKED', error: 'INVALID_ACCESS' },
    { status: 'EXPIRED', error: 'CODE_EXPIRED' },
  ])('that the table calls $status opens nothing: $error', async ({ status, error }) => {
    const code = service.sellCode()
    await plantAccessCode(service.sql, code, status)
    service.payment.setState('BROKEN')
    expect(await create(service.url, code)).toMatchObject({ error: { code: error } })
  })

  it('past its time opens nothing, even where the table does not say so yet', async () => {
    const code = { ...service.sellCode(), expireAt: new Date(Date.now() - 1000).toISOString() }
    await plantAccessCode(service.sql, code)
    service.payment.setState('BROKEN')
    expect(await create(service.url, code)).toMatchObject({ status: 410, error: { code: 'CODE_EXPIRED' } })
  })

  it('that payment-service refuses opens nothing, now and in its next outage, whatever the cache holds', async () => {
    const code = service.sellCode()
    await service.publishPaid(code)
    await waitUntilCached(code)
    service.payment.refuse(code.accessCode, 'INVALID_ACCESS')
    // A replica of its own: the breaker of the first one may be open from the outages above.
    const replica = await service.addReplica()
    expect(await create(replica.url, code)).toMatchObject({ status: 403, error: { code: 'INVALID_ACCESS' } })
    service.payment.setState('BROKEN')
    expect(await create(replica.url, code)).toMatchObject({ status: 403, error: { code: 'INVALID_ACCESS' } })
    await replica.stop()
  })

  it('that payment-service cannot be asked about leaves a log line with the reason and without the code', async () => {
    const code = await cachedCode()
    service.payment.refuse(code.accessCode, 'SIGNATURE_INVALID')
    const replica = await service.addReplica()
    expect(await create(replica.url, code)).toMatchObject({ status: 201 })
    const lines = replica.logLines.filter((line) => line.includes('an access code could not be verified'))
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        level: 'warn',
        error: { class: 'VerifyUnavailable' },
        reason: 'payment-service answered SIGNATURE_INVALID',
      },
    ])
    expect(lines.join('')).not.toContain(code.accessCode)
    await replica.stop()
  })

  it('is asked for at most a few times while payment-service is away', async () => {
    service.payment.setState('BROKEN')
    const before = service.payment.askedCount
    const codes = Array.from({ length: 30 }, () => service.sellCode())
    for (const code of codes) await create(service.url, code)
    expect(service.payment.askedCount - before).toBeLessThanOrEqual(12)
  })
})

describe('a session token', () => {
  it('opens its own session and no other', async () => {
    const [mine, theirs] = [await openOne(), await openOne()]
    expect(await send(service.url, 'GET', `/interview/${mine.session_id}`, mine)).toMatchObject({
      status: 200,
    })
    for (const [method, path] of [
      ['GET', `/interview/${theirs.session_id}`],
      ['GET', `/interview/${theirs.session_id}/feedback`],
      ['POST', `/interview/${theirs.session_id}/finish`],
      ['GET', `/interview/${randomUUID()}`],
    ] as const) {
      expect(await send(service.url, method, path, { token: mine.token })).toMatchObject({
        status: 403,
        error: { code: 'INVALID_ACCESS' },
      })
    }
  })

  it('that is missing, or past its time, is no proof; one that nobody was given opens nothing', async () => {
    const candidate = await openOne()
    const path = `/interview/${candidate.session_id}`
    expect(await send(service.url, 'GET', path)).toMatchObject({
      status: 401,
      error: { code: 'UNAUTHENTICATED' },
    })
    expect(await send(service.url, 'GET', path, { token: 'x'.repeat(43) })).toMatchObject({ status: 403 })
    await service.sql`
      update interview.session_tokens set expires_at = now() - interval '1 second'
      where session_id = (select id from interview.sessions where public_id = ${candidate.session_id})`
    expect(await send(service.url, 'GET', path, candidate)).toMatchObject({ status: 401 })
  })

  it('that is not known as good is looked up only while its address has failed proofs left; a known one always', async () => {
    const [known, unknown] = [await openOne(), await openOne()]
    const spent = '198.51.100.9'
    const limit = { group: 'unproved', key: spent, perMinute: 600 }
    for (let failure = 0; failure <= 600; failure += 1) await service.deps.rateLimiter.consume(limit)
    const look = async ({ token, session_id: id }: typeof known, address: string) =>
      (await send(service.url, 'GET', `/interview/${id}`, { token, headers: { 'x-forwarded-for': address } }))
        .status
    expect(await look(known, '198.51.100.10')).toBe(200)
    expect([await look(known, spent), await look(unknown, spent)]).toEqual([200, 429])
    expect(await look(unknown, '198.51.100.10')).toBe(200)
  })

  it('is stored as a hash only', async () => {
    const candidate = await openOne()
    const rows = await service.sql`select to_jsonb(t)::text as row from interview.session_tokens t`
    expect(rows.length).toBeGreaterThan(0)
    for (const { row } of rows) expect(row).not.toContain(candidate.token)
  })

  it('sees nothing of another tenant in what it opens', async () => {
    const [mine, theirs] = [await openOne(), await openOne()]
    const body = message()
    await chat(service.url, theirs, body)
    expect(await chat(service.url, mine, { ...body, message: 'something else entirely' })).toMatchObject({
      status: 200,
      data: { session_id: mine.session_id },
    })
  })
})

/** For tests that are not about the check: the breaker may still be open from the ones that are. */
async function cachedCode(): Promise<SoldCode> {
  const code = service.sellCode()
  await plantAccessCode(service.sql, code)
  return code
}

async function openOne(): Promise<Candidate> {
  return open(service.url, await cachedCode())
}
