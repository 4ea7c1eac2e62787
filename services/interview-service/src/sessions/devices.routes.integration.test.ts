import { randomUUID } from 'node:crypto'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { accessCodeFailuresPerMinute } from '@interview-pass/contracts'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { chat, message, open, send } from '../../test/candidate.ts'
import { useInterviewService } from '../../test/interview-service.ts'
import type { SoldCode } from '../../test/payment-fixture.ts'

const service = await useInterviewService()

const issued = z.object({ session_id: z.string(), token: z.string(), token_expires_at: z.iso.datetime() })
const denied = { status: 403, data: null, error: { code: 'INVALID_ACCESS' } }

/** From an address of its own. */
function askToken(id: string, given: { body?: object; headers?: Record<string, string> }) {
  const from = { 'x-forwarded-for': `10.9.${Math.floor(Math.random() * 256)}.1` }
  return send(service.url, 'POST', `/interview/${id}/token`, {
    body: given.body ?? {},
    headers: { ...from, ...given.headers },
  })
}

describe('another device', () => {
  it('goes on with the interview against the access code, and the first one stays good', async () => {
    const code = service.sellCode()
    const first = await open(service.url, code)
    const answer = await askToken(first.session_id, { headers: { 'x-access-code': spelt(code) } })
    expect(answer.status).toBe(201)
    const second = { ...first, ...issued.parse(answer.data) }
    expect(second.token).not.toBe(first.token)
    expect(await chat(service.url, second, message())).toMatchObject({ status: 200 })
    expect(await send(service.url, 'GET', `/interview/${first.session_id}`, first)).toMatchObject({
      status: 200,
      data: { status: 'IN_PROGRESS' },
    })
  })

  it('takes the code from the body as well, when payment-service is away and the code past its time', async () => {
    const code = service.sellCode()
    const { session_id: id } = await open(service.url, code)
    await service.sql`
      update interview.sessions set code_expire_at = now() - interval '1 day' where public_id = ${id}`
    service.payment.setState('BROKEN')
    expect(await askToken(id.toUpperCase(), { body: { access_code: code.accessCode } })).toMatchObject({
      status: 201,
      data: { session_id: id },
    })
    service.payment.setState('UP')
  })

  it('gets nothing with the code of another interview, with none that opened one, and for a rejected one', async () => {
    const [code, other, prepared] = [service.sellCode(), service.sellCode(), service.sellCode()]
    const { session_id: id } = await open(service.url, code)
    await open(service.url, other)
    for (const { accessCode } of [other, prepared]) {
      expect(await askToken(id, { body: { access_code: accessCode } })).toMatchObject(denied)
    }
    expect(await askToken(randomUUID(), { body: { access_code: code.accessCode } })).toMatchObject(denied)
    expect(await askToken(id, { body: { access_code: 'no code' } })).toMatchObject(denied)
    expect(await askToken(id, {})).toMatchObject({ status: 401, error: { code: 'UNAUTHENTICATED' } })
    await service.sql`
      update interview.sessions set status = 'REJECTED', ended_at = now(), end_reason = 'REFUNDED'
      where public_id = ${id}`
    expect(await askToken(id, { body: { access_code: code.accessCode } })).toMatchObject(denied)
  })

  it('meets the cap on failed guesses with an unknown code, and with a good one never', async () => {
    const code = service.sellCode()
    const { session_id: id } = await open(service.url, code)
    const limit = { group: 'interview-create-failures', key: 'all', perMinute: accessCodeFailuresPerMinute }
    // At once, so that all of them fall into one minute.
    const guesses = Array.from({ length: accessCodeFailuresPerMinute }, () =>
      service.deps.rateLimiter.consume(limit),
    )
    await Promise.all(guesses)
    // A busy machine may take Redis for away for a moment, and count by itself.
    const guessed = await waitUntil('the shared count is asked', async () => {
      const answer = await askToken(id, { body: { access_code: service.sellCode().accessCode } })
      return answer.status === 429 && answer
    })
    expect(guessed).toMatchObject({ error: { code: 'RATE_LIMITED' } })
    expect(await askToken(id, { body: { access_code: code.accessCode } })).toMatchObject({ status: 201 })
  })
})

/** As people type it. */
function spelt({ accessCode }: SoldCode): string {
  return accessCode.toLowerCase().replace(/(.{4})(.{4})/, '$1-$2 ')
}
