import { useHeldJob } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { create, open, type Candidate } from '../../test/candidate.ts'
import { useInterviewService } from '../../test/interview-service.ts'
import type { SoldCode } from '../../test/payment-fixture.ts'
import { plantAccessCode } from '../../test/plant-access-code.ts'
import { checkConsistency } from './check-consistency.ts'

const service = await useInterviewService()

useHeldJob(service, 'interview', 'check-consistency')

const check = () => checkConsistency(service.deps, { signal: new AbortController().signal })

async function plantedCode(status?: string): Promise<SoldCode> {
  const code = service.sellCode()
  await plantAccessCode(service.sql, code, status)
  return code
}

/** An interview begun so many minutes ago by a code that payment-service holds in this state. */
async function begun(status: string, minutes = 11): Promise<Candidate> {
  const candidate = await open(service.url, await plantedCode(status))
  await service.sql`
    update interview.sessions
    set started_at = date_trunc('milliseconds', now() - ${minutes}::int * interval '1 minute')
    where public_id = ${candidate.session_id}`
  return candidate
}

const startsOf = ({ session_id: id }: Candidate) => service.sql`
  select o.event_id, (o.payload->>'startedAt')::timestamptz = s.started_at as "isTrue"
  from interview.outbox o join interview.sessions s on s.public_id::text = o.key
  where o.key = ${id} and o.type = 'InterviewStarted' order by o.id`

const sessionsOf = ({ accessCode }: SoldCode) => service.sql`
  select status, end_reason from interview.sessions where access_code = ${accessCode}`

async function measured(name: string, finding: string): Promise<number> {
  const lines = (await service.deps.metrics.render()).split('\n')
  const line = lines.find((one) => one.startsWith(name) && one.includes(`"${finding}"`))
  return Number(line?.split(' ').at(-1) ?? 0)
}

const found = (finding: string) => measured('consistency_findings', finding)

describe('the comparison of sessions with access codes', () => {
  it.each(['AVAILABLE', 'EXPIRED', 'REVOKED'])(
    'announces an interview again under a new event id when its code is still %s',
    async (status) => {
      const candidate = await begun(status)
      await check()
      const starts = await startsOf(candidate)
      expect(starts).toHaveLength(2)
      expect(starts[1]).toMatchObject({ isTrue: true })
      expect(starts[1]?.['event_id']).not.toBe(starts[0]?.['event_id'])
      await service.sql`
        update interview.sessions set started_at = now() - interval '8 days' where public_id = ${candidate.session_id}`
    },
  )

  it('leaves alone what was heard, what began a moment ago, and what was rejected', async () => {
    const [heard, fresh, rejected] = [
      await begun('ACTIVATED'),
      await begun('AVAILABLE', 9),
      await begun('EXPIRED'),
    ]
    await service.sql`
      update interview.sessions set status = 'REJECTED', ended_at = now(), end_reason = 'EXPIRED'
      where public_id = ${rejected.session_id}`
    await check()
    for (const candidate of [heard, fresh, rejected]) expect(await startsOf(candidate)).toHaveLength(1)
  })

  it('prepares the session of a good code that nothing was heard of, which then opens', async () => {
    const [good, expired] = [await plantedCode(), await plantedCode('EXPIRED')]
    await Promise.all([check(), check()])
    expect(await sessionsOf(good)).toEqual([{ status: 'PREPARED', end_reason: null }])
    expect(await sessionsOf(expired)).toEqual([])
    expect(await create(service.url, good)).toMatchObject({ status: 201 })
  })

  it('ends a session that waits for a code that has expired', async () => {
    const code = await plantedCode()
    await check()
    await service.sql`update payment.access_codes set status = 'EXPIRED' where code = ${code.accessCode}`
    await check()
    expect(await sessionsOf(code)).toEqual([{ status: 'EXPIRED', end_reason: 'EXPIRED' }])
  })

  it('raises the alarm about an activated code that has opened nothing, by its order and not by the code', async () => {
    const code = await plantedCode('ACTIVATED')
    await check()
    expect(await found('ACTIVATED_WITHOUT_SESSION')).toBe(1)
    expect(await measured('consistency_left_total', 'ACTIVATED_WITHOUT_SESSION')).toBe(1)
    expect(await measured('consistency_left_total', 'CODE_NOT_PREPARED')).toBe(0)
    const lines = service.logLines.filter((line) => line.includes(code.orderId))
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'error', finding: 'ACTIVATED_WITHOUT_SESSION' },
    ])
    expect(service.logLines.join('')).not.toContain(code.accessCode)
    expect(await sessionsOf(code)).toEqual([])
  })

  it('does not go on about a code that was activated more than 35 days ago', async () => {
    const code = await plantedCode('ACTIVATED')
    await service.sql`
      update payment.access_codes set activated_at = now() - interval '36 days' where code = ${code.accessCode}`
    const before = await measured('consistency_left_total', 'ACTIVATED_WITHOUT_SESSION')
    await check()
    expect(service.logLines.filter((line) => line.includes(code.orderId))).toEqual([])
    await service.sql`
      update payment.access_codes set activated_at = now() - interval '34 days' where code = ${code.accessCode}`
    await check()
    expect(service.logLines.filter((line) => line.includes(code.orderId))).toHaveLength(1)
    expect(await measured('consistency_left_total', 'ACTIVATED_WITHOUT_SESSION')).toBeGreaterThan(before)
  })
})
