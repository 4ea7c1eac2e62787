import { guessMetrics } from '@interview-pass/service-kit'
import { accessCodeFailuresPerMinute, interviewTerms } from '@interview-pass/contracts'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { soldCode } from '../../test/access-codes.ts'
import { readAnswer } from '../../test/answers.ts'
import { usePaymentService, type TestClient } from '../../test/payment-service.ts'
import { generateCode } from './generate-code.ts'

const { service, client } = usePaymentService({ own: true })

const verifyUrl = () => new URL('/api/v1/access-code/verify', service.service.url)

const verify = (accessCode: string, address = '192.0.2.1') =>
  fetch(verifyUrl(), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ access_code: accessCode }),
  })

const askStatus = (accessCode: string, address = '192.0.2.1') =>
  fetch(new URL('/api/access-code/status', service.service.url), {
    headers: { 'x-access-code': accessCode, 'x-forwarded-for': address },
  })

async function serviceClient(): Promise<TestClient> {
  const added = await service.addTenant()
  await service.sql`update payment.api_clients set kind = 'SERVICE' where client_id = ${added.clientId}`
  return added
}

async function failures(): Promise<number> {
  const counter = service.deps.metrics.counter(guessMetrics.failures)
  return (await counter.get()).values[0]?.value ?? 0
}

/** At once, so that all of them fall into one minute. */
async function guessBeyondTheCap(): Promise<void> {
  const guesses = Array.from({ length: 2 * accessCodeFailuresPerMinute }, () =>
    service.deps.failureCap.count(),
  )
  await Promise.allSettled(guesses)
}

describe('verifying an access code', () => {
  it('tells what a good one opens', async () => {
    const code = await soldCode(service, client)
    const { data } = await readAnswer(await verify(code))
    expect(data).toMatchObject({
      valid: true,
      status: 'AVAILABLE',
      product: { product_id: client.productId },
    })
    expect(interviewTerms.parse(data['interview'])).toEqual({
      kind: 'TECHNICAL',
      questions: 3,
      minutes: 30,
      language: 'zh-CN',
    })
  })

  it('reads it as it was typed, in the body and in the header, be that in UTF-8 or in Latin-1', async () => {
    const code = await soldCode(service, client)
    const typed = `\ufeff“${code.slice(0, 4)}—${code.slice(4, 8).toLowerCase()}\u3000${code.slice(8)}”`
    expect((await verify(typed)).status).toBe(200)
    const utf8 = Buffer.from(typed).toString('latin1')
    const latin1 = `«${code.slice(0, 6)}\u00ad${code.slice(6)}»`
    for (const given of [code, utf8, latin1]) {
      const sent = { method: 'POST', headers: { 'x-access-code': given } }
      expect((await fetch(verifyUrl(), sent)).status).toBe(200)
      expect((await askStatus(given)).status).toBe(200)
    }
  })

  it.each(['unknown', 'revoked', 'malformed'])(
    'gives one uniform answer for a code that is %s',
    async (kind) => {
      const revoked = await soldCode(service, client)
      await service.sql`update payment.access_codes set status = 'REVOKED' where code = ${revoked}`
      const code = { unknown: generateCode(), revoked, malformed: 'no code at all' }[kind] ?? ''
      const response = await verify(code)
      expect(response.status).toBe(403)
      const { error, hasData } = await readAnswer(response)
      expect({ error, hasData }).toEqual({
        error: { code: 'INVALID_ACCESS', message: '访问未授权' },
        hasData: false,
      })
    },
  )

  it.each(['by its date', 'by the job that marks it'])(
    'answers 410 for a real one past its time, %s',
    async (how) => {
      const code = await soldCode(service, client)
      if (how === 'by its date') {
        await service.sql`update payment.access_codes set expire_at = now() - interval '1 second' where code = ${code}`
      } else {
        await service.sql`update payment.access_codes set status = 'EXPIRED' where code = ${code}`
      }
      const response = await verify(code)
      expect(response.status).toBe(410)
      expect((await readAnswer(response)).error.code).toBe('CODE_EXPIRED')
    },
  )

  it('asks for a code where none is given', async () => {
    const response = await fetch(verifyUrl(), {
      method: 'POST',
    })
    expect(response.status).toBe(401)
    expect((await readAnswer(response)).error.code).toBe('UNAUTHENTICATED')
  })
})

describe('the status of an access code', () => {
  it('has its dates, and nothing about its order or tenant', async () => {
    const response = await askStatus(await soldCode(service, client))
    expect(Object.keys((await readAnswer(response)).data).toSorted()).toEqual([
      'activated_at',
      'created_at',
      'expires_at',
      'status',
    ])
  })

  it('is EXPIRED once its time is over, whether or not the job has marked it', async () => {
    const code = await soldCode(service, client)
    await service.sql`update payment.access_codes set expire_at = now() - interval '1 second' where code = ${code}`
    expect((await readAnswer(await askStatus(code))).data['status']).toBe('EXPIRED')
  })

  it('is not given for an unknown code', async () => {
    expect((await askStatus(generateCode())).status).toBe(403)
  })
})

describe('looking at codes', () => {
  it('is limited to 100 a minute for an address, whatever the codes are and through both routes', async () => {
    const address = '198.51.100.1'
    const good = await soldCode(service, client)
    const looks = [
      () => verify(good, address),
      () => verify(generateCode(), address),
      () => verify('no code at all', address),
      () => askStatus(good, address),
      () => fetch(verifyUrl(), { method: 'POST', headers: { 'x-forwarded-for': address } }),
    ]
    const answers: Response[] = []
    for (let round = 0; round < 20; round += 1) {
      answers.push(...(await Promise.all(looks.map((look) => look()))))
    }
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 401, 403]))
    for (const look of looks) {
      const limited = await look()
      expect(limited.status).toBe(429)
      expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect((await verify(good, '198.51.100.2')).status).toBe(200)
  })

  it('has a quota of its own for a service of ours, and for a partner that of its address', async () => {
    const quota = async (sender: TestClient) => {
      const body = { access_code: generateCode() }
      const response = await service.send(sender, 'POST', '/api/v1/access-code/verify', body)
      expect(response.status).toBe(403)
      return response.headers.get('ratelimit-policy')
    }
    expect(await quota(await serviceClient())).toBe('"access-code-verify";q=60000;w=60')
    expect(await quota(client)).toBe('"access-code-verify";q=100;w=60')
  })
})

describe('guessing', () => {
  it('counts over all callers; a text that can be no code, an expired code and what a service of ours asks do not', async () => {
    const before = await failures()
    const expired = await soldCode(service, client)
    await service.sql`update payment.access_codes set expire_at = now() - interval '1 second' where code = ${expired}`
    const address = '198.51.100.3'
    expect((await verify('no code at all', address)).status).toBe(403)
    expect((await verify(expired, address)).status).toBe(410)
    const body = { access_code: generateCode() }
    const asked = await service.send(await serviceClient(), 'POST', '/api/v1/access-code/verify', body)
    expect(asked.status).toBe(403)
    expect(await failures()).toBe(before)
    expect((await verify(generateCode(), address)).status).toBe(403)
    expect((await askStatus(generateCode(), address)).status).toBe(403)
    expect(await failures()).toBe(before + 2)
  })

  it('above the cap gets 429 from every address, raises the alarm, and shuts out nobody who holds a real code', async () => {
    const good = await soldCode(service, client)
    const expired = await soldCode(service, client)
    await service.sql`update payment.access_codes set expire_at = now() - interval '1 second' where code = ${expired}`
    await guessBeyondTheCap()
    expect(service.logLines.filter((line) => line.includes('secrets are being guessed'))).toHaveLength(1)
    for (const look of [verify, askStatus]) {
      const refused = await waitUntil('the shared count is asked', async () => {
        const answer = await look(generateCode(), '198.51.100.4')
        return answer.status === 429 && answer
      })
      expect((await readAnswer(refused)).error.code).toBe('RATE_LIMITED')
      expect((await look(good, '198.51.100.4')).status).toBe(200)
    }
    expect((await verify(expired, '198.51.100.4')).status).toBe(410)
    expect((await askStatus(expired, '198.51.100.4')).status).toBe(200)
  })
})
