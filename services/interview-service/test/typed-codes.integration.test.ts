import { guessMetrics } from '@interview-pass/service-kit'
import { accessCodeFailuresPerMinute } from '@interview-pass/contracts'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { create, send } from './candidate.ts'
import { useInterviewService } from './interview-service.ts'

const service = await useInterviewService()

/** Until the shared count refuses one: a busy machine may take Redis for away for a moment, and count some by itself. */
/** At once, so that all of them fall into one minute. */
async function guessBeyondTheCap(): Promise<void> {
  const guesses = Array.from({ length: 2 * accessCodeFailuresPerMinute }, () =>
    service.deps.failureCap.count(),
  )
  await Promise.allSettled(guesses)
}

describe('a code as typed', () => {
  it('opens its interview, whatever was typed around it', async () => {
    const code = service.sellCode()
    const [first, second, third] = [0, 4, 8].map((at) => code.accessCode.slice(at, at + 4))
    const typed = { ...code, accessCode: ` 「${first}-${second?.toLowerCase()}\u200b ${third}」\u2060 ` }
    expect(await create(service.url, typed)).toMatchObject({ status: 201 })
  })

  it('opens its interview when every other field is null, as if it were absent', async () => {
    const { accessCode } = service.sellCode({ kind: 'BEHAVIORAL', language: 'en' })
    const absent = { position: null, job_description: null, resume: null, kind: null, language: null }
    const body = { access_code: accessCode, ...absent }
    const headers = { 'x-forwarded-for': '198.51.100.1' }
    expect(await send(service.url, 'POST', '/interview/create', { body, headers })).toMatchObject({
      status: 201,
      data: { kind: 'BEHAVIORAL', language: 'en' },
    })
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
  it('counts over all addresses; an expired code, and a text that can be none, do not', async () => {
    const counter = service.deps.metrics.counter(guessMetrics.failures)
    const failures = async () => (await counter.get()).values[0]?.value ?? 0
    const before = await failures()
    const expired = service.sellCode()
    service.payment.refuse(expired.accessCode, 'CODE_EXPIRED')
    expect(await create(service.url, expired)).toMatchObject({ status: 410 })
    await create(service.url, { ...service.sellCode(), accessCode: 'no code at all' })
    expect(await failures()).toBe(before)
    await create(service.url, { ...service.sellCode(), accessCode: '000000000000' })
    expect(await failures()).toBe(before + 1)
  })

  it('above the cap gets 429 from every address, and shuts out nobody who holds a good code', async () => {
    await guessBeyondTheCap()
    const unknown = { ...service.sellCode(), accessCode: '000000000000' }
    const refused = await waitUntil('the shared count is asked', async () => {
      const answer = await create(service.url, unknown)
      return answer.status === 429 && answer
    })
    expect(refused).toMatchObject({ error: { code: 'RATE_LIMITED' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(service.logLines.join('')).toContain('secrets are being guessed')
    expect(await create(service.url, service.sellCode())).toMatchObject({ status: 201 })
    const expired = service.sellCode()
    service.payment.refuse(expired.accessCode, 'CODE_EXPIRED')
    expect(await create(service.url, expired)).toMatchObject({ status: 410 })
  })
})
