import { interviewTerms } from '@interview-pass/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { soldCode } from '../../test/access-codes.ts'
import { readAnswer } from '../../test/answers.ts'
import {
  startPaymentService,
  type PaymentServiceUnderTest,
  type TestClient,
} from '../../test/payment-service.ts'
import { generateCode } from './generate-code.ts'
import { verifyCode } from './verify-code.ts'

let service: PaymentServiceUnderTest
let client: TestClient

beforeAll(async () => {
  service = await startPaymentService()
  client = await service.addTenant()
})
afterAll(() => service.close())

const verify = (accessCode: string) =>
  fetch(new URL('/api/v1/access-code/verify', service.service.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ access_code: accessCode }),
  })

const askStatus = (accessCode: string) =>
  fetch(new URL('/api/access-code/status', service.service.url), { headers: { 'x-access-code': accessCode } })

describe('verifying an access code', () => {
  it('tells what a good one opens, also when it is typed in lower case or sent as a header', async () => {
    const code = await soldCode(service, client)
    const { data } = await readAnswer(await verify(code.toLowerCase()))
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
    const byHeader = await fetch(new URL('/api/v1/access-code/verify', service.service.url), {
      method: 'POST',
      headers: { 'x-access-code': code },
    })
    expect(byHeader.status).toBe(200)
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
    const response = await fetch(new URL('/api/v1/access-code/verify', service.service.url), {
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

describe('guessing', () => {
  it('is stopped for one address after 100 a minute, by a standard header that says for how long', async () => {
    const limited = await (async () => {
      for (let guess = 0; guess < 130; guess += 1) {
        const response = await verify(generateCode())
        if (response.status === 429) return response
      }
      return undefined
    })()
    expect(limited?.status).toBe(429)
    expect(Number(limited?.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('counts towards the cap over all callers, unless the text can be no code', async () => {
    const failures = async () => {
      const counter = service.deps.metrics.counter('guess_failures_total', '', ['group'])
      return (await counter.get()).values[0]?.value ?? 0
    }
    const before = await failures()
    await fetch(new URL('/api/access-code/status', service.service.url), {
      headers: { 'x-access-code': 'no code at all' },
    })
    expect(await failures()).toBe(before)
    const guess = { accessCode: generateCode(), clientId: undefined }
    await expect(verifyCode(service.deps, guess)).rejects.toMatchObject({ code: 'INVALID_ACCESS' })
    expect(await failures()).toBe(before + 1)
    await expect(verifyCode(service.deps, { ...guess, clientId: 'interview-service' })).rejects.toMatchObject(
      { code: 'INVALID_ACCESS' },
    )
    expect(await failures()).toBe(before + 1)
  })

  it('above the cap is stopped for every address', async () => {
    await Promise.all(Array.from({ length: 601 }, () => service.deps.failureCap.count()))
    const response = await verify(await soldCode(service, client))
    expect(response.status).toBe(429)
    expect((await readAnswer(response)).error.code).toBe('RATE_LIMITED')
  })
})
