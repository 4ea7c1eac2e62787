import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { create } from './candidate.ts'
import { startInterviewService, type InterviewServiceUnderTest } from './interview-service.ts'

let service: InterviewServiceUnderTest

beforeAll(async () => {
  service = await startInterviewService()
})
afterAll(() => service?.close())

describe('a code as typed', () => {
  it('opens its interview in lower case and with spaces around', async () => {
    const code = service.sellCode()
    const typed = { ...code, accessCode: ` ${code.accessCode.toLowerCase()} ` }
    expect(await create(service.url, typed)).toMatchObject({ status: 201 })
  })

  it('that nobody has sold opens nothing', async () => {
    const code = { ...service.sellCode(), accessCode: '000000000000' }
    expect(await create(service.url, code)).toMatchObject({ status: 403, error: { code: 'INVALID_ACCESS' } })
  })

  it('that can be none gets the uniform answer', async () => {
    const none = { ...service.sellCode(), accessCode: 'no code at all' }
    expect(await create(service.url, none)).toMatchObject({ status: 403, error: { code: 'INVALID_ACCESS' } })
  })
})

describe('guessing codes', () => {
  it('counts towards a cap over all addresses, above which none is let in for a while', async () => {
    const counter = service.deps.metrics.counter('guess_failures_total', '', ['group'])
    const failures = async () => (await counter.get()).values[0]?.value ?? 0
    const before = await failures()
    await create(service.url, { ...service.sellCode(), accessCode: '000000000000' })
    expect(await failures()).toBe(before + 1)
    await Promise.all(Array.from({ length: 601 }, () => service.deps.failureCap.count()))
    expect(await create(service.url, service.sellCode())).toMatchObject({
      status: 429,
      error: { code: 'RATE_LIMITED' },
    })
  })
})
