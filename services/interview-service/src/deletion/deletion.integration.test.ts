import { administer, errorCodeOf, waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Candidate, chat, create, finishAndAssess, message, send } from '../../test/candidate.ts'
import { useInterviewService } from '../../test/interview-service.ts'
import type { SoldCode } from '../../test/payment-fixture.ts'
import { plantAccessCode } from '../../test/plant-access-code.ts'
import { requestRegrade } from '../feedback/request-regrade.ts'
import { endModelCall, insertModelCall } from '../model-calls/model-calls.store.ts'

const service = await useInterviewService()

const word = 'zanzibar-pineapple'
const opened = z.object({
  session_id: z.string(),
  token: z.string(),
  message: z.string(),
  status: z.string(),
})

/** An interview with this word in everything that its candidate gave. */
async function spoken(
  headers: Record<string, string> = {},
): Promise<{ candidate: Candidate; code: SoldCode }> {
  const code = service.sellCode({ questions: 5 })
  await plantAccessCode(service.sql, code)
  await service.publishPaid(code)
  const isCached = () => service.deps.accessCache.find(code.accessCode)
  await waitUntil('the code is cached', isCached, 20_000)
  const { data } = await send(service.url, 'POST', '/interview/create', {
    body: { access_code: code.accessCode, position: word, resume: word, job_description: word },
    headers: { 'x-forwarded-for': `10.8.${Math.floor(Math.random() * 256)}.2`, ...headers },
  })
  const candidate = opened.parse(data)
  const body = message(
    `I led the ${word} team, split the service in two and measured p99 at 40 ms because it was slow.`,
  )
  await chat(service.url, candidate, body)
  return { candidate, code }
}

/** An interview like that with feedback and a rating. */
async function assessed() {
  const { candidate, code } = await spoken({ 'idempotency-key': crypto.randomUUID() })
  const path = `/interview/${candidate.session_id}`
  await finishAndAssess(service.url, candidate)
  await send(service.url, 'POST', `${path}/rating`, {
    token: candidate.token,
    body: { rating: 2, comment: word },
  })
  return { candidate, code, path }
}

/** The tables of this service that hold the word anywhere. */
async function tablesWithWord(): Promise<string[]> {
  const tables = await service.sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'interview' order by 1`
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await service.sql`
      select 1 from interview.${service.sql(name)} t where to_jsonb(t)::text like ${`%${word}%`} limit 1`
    if (rows.length > 0) found.push(name)
  }
  return found
}

const rowsOf = ({ session_id: id }: Candidate) => service.sql`
  select s.status, s.deleted_at is not null as deleted, d.requested_by,
    (select count(*)::int from interview.session_tokens t where t.session_id = s.id) as tokens,
    (select count(*)::int from interview.model_calls c where c.session_id = s.id) > 0 as billed,
    (select count(*)::int from interview.model_calls c where c.session_id = s.id
      and (c.turn_id is not null or c.request_id is not null)) as links
  from interview.sessions s left join interview.deletions d on d.session_id = s.id where s.public_id = ${id}`

describe("a candidate's data", () => {
  it('are gone from every table and from the caches at their own wish, with a proof; bookkeeping stays', async () => {
    const { candidate, code, path } = await assessed()
    expect(await tablesWithWord()).toEqual(
      expect.arrayContaining(['qa_records', 'ratings', 'sessions', 'turns']),
    )
    const answer = await send(service.url, 'DELETE', path, candidate)
    expect(answer).toMatchObject({
      status: 200,
      data: {
        session_id: candidate.session_id,
        requested_by: 'CANDIDATE',
        removed: { turns: 1, questions: 5, feedback: 1, ratings: 1, tokens: 1, idempotency_keys: 1 },
        kept: expect.arrayContaining([expect.objectContaining({ what: 'MODEL_COSTS' })]),
      },
    })
    expect(await tablesWithWord()).toEqual([])
    expect(await service.deps.accessCache.find(code.accessCode)).toBeUndefined()
    expect(await rowsOf(candidate)).toEqual([
      { status: 'COMPLETED', deleted: true, requested_by: 'CANDIDATE', tokens: 0, billed: true, links: 0 },
    ])
  })

  it('open no way to the interview any more: neither an old token, nor a new one, nor the code', async () => {
    const { candidate, code } = await spoken()
    const path = `/interview/${candidate.session_id}`
    await send(service.url, 'DELETE', path, candidate)
    const denied = { status: 403, error: { code: 'INVALID_ACCESS' } }
    expect(await send(service.url, 'GET', path, candidate)).toMatchObject(denied)
    expect(await send(service.url, 'DELETE', path, candidate)).toMatchObject(denied)
    const body = { access_code: code.accessCode }
    expect(await send(service.url, 'POST', `${path}/token`, { body })).toMatchObject(denied)
    expect(await create(service.url, code)).toMatchObject({
      status: 409,
      error: { code: 'ACCESS_CODE_USED' },
    })
  })

  it('of an interview that goes on are removed with its end, and no feedback is made', async () => {
    const { candidate } = await spoken()
    await send(service.url, 'DELETE', `/interview/${candidate.session_id}`, candidate)
    expect(await rowsOf(candidate)).toMatchObject([{ status: 'COMPLETED', deleted: true }])
    expect(await tablesWithWord()).toEqual([])
    const feedback = await service.sql`
      select 1 from interview.feedback f join interview.sessions s on s.id = f.session_id
      where s.public_id = ${candidate.session_id}`
    expect(feedback).toEqual([])
  })

  it('are removed by an administrator, once, with the act written down; the proof can be had again', async () => {
    const { candidate, code } = await spoken()
    const path = `/sessions/${candidate.session_id}/candidate-data`
    const lead = { role: 'TEAM_LEAD', tenant: code.tenantId }
    expect(await errorCodeOf(await administer(service, lead, 'DELETE', path))).toBe('FORBIDDEN')
    const proofs = []
    for (let asked = 0; asked < 2; asked += 1) {
      const answer = await administer(service, { ...lead, role: 'TENANT_ADMIN' }, 'DELETE', path)
      proofs.push(
        z.object({ data: z.looseObject({ requested_by: z.string() }) }).parse(await answer.json()).data,
      )
    }
    expect(proofs[0]).toMatchObject({ requested_by: 'ADMINISTRATOR', removed: { turns: 1 } })
    expect(proofs[1]).toEqual(proofs[0])
    expect(await tablesWithWord()).toEqual([])
    const acts = await service.sql`
      select action from interview.audit_logs where resource_id = ${candidate.session_id}`
    expect(acts).toEqual([{ action: 'DELETE_CANDIDATE_DATA' }, { action: 'DELETE_CANDIDATE_DATA' }])
  })

  it('are none before an interview has opened: its code stays good, and they can be removed afterwards', async () => {
    const code = service.sellCode({ questions: 5 })
    await plantAccessCode(service.sql, code)
    await service.publishPaid(code)
    const idOf = async () => {
      const [row] = await service.sql`
        select public_id as id from interview.sessions where access_code = ${code.accessCode}`
      return z.object({ id: z.string() }).safeParse(row).data?.id
    }
    const id = await waitUntil('the session is prepared', idOf, 20_000)
    const admin = { role: 'TENANT_ADMIN', tenant: code.tenantId }
    const remove = () => administer(service, admin, 'DELETE', `/sessions/${id}/candidate-data`)
    expect(await errorCodeOf(await remove())).toBe('SESSION_NOT_OPEN')
    const { data } = await create(service.url, code)
    const candidate = opened.parse(data)
    await chat(service.url, candidate, message(`I led the ${word} team because it was slow.`))
    expect((await remove()).status).toBe(200)
    expect(await tablesWithWord()).toEqual([])
    expect(await rowsOf(candidate)).toMatchObject([{ status: 'COMPLETED', deleted: true, tokens: 0 }])
  })

  it('are not linked to by a call whose answer comes afterwards', async () => {
    const { candidate } = await spoken()
    const owner = await service.sql<{ tenantId: bigint; sessionId: bigint }[]>`
      select tenant_id as "tenantId", id as "sessionId" from interview.sessions where public_id = ${candidate.session_id}`
    const [key] = owner
    if (key === undefined) throw new Error('there is no such session')
    const call = {
      purpose: 'ASSESS',
      model: 'claude-sonnet-5-5',
      promptId: 'assess-question',
      promptVersion: '1.0.0',
      promptSha256: '0'.repeat(64),
    } as const
    const { db } = service.deps.database
    const id = await insertModelCall(db, key, { ...call, currency: 'USD' })
    await send(service.url, 'DELETE', `/interview/${candidate.session_id}`, candidate)
    const usage = { inputTokens: 1, outputTokens: 1, cacheWriteTokens: 0, cacheReadTokens: 0 }
    const result = { outcome: 'COMPLETED', requestId: 'req_late', usage, isEstimated: false } as const
    const times = { latencyMs: 1, firstTokenMs: undefined, costNano: 1n }
    await endModelCall(db, { tenantId: key.tenantId, id }, { ...result, ...times })
    const rows = await service.sql`
      select outcome, request_id, input_tokens from interview.model_calls where id = ${id}`
    expect(rows).toEqual([{ outcome: 'COMPLETED', request_id: null, input_tokens: 1 }])
  })

  it('are not graded again by who asked for it before', async () => {
    const { candidate } = await assessed()
    const [key] = await service.sql<{ tenantId: bigint; sessionId: bigint }[]>`
      select tenant_id as "tenantId", id as "sessionId" from interview.sessions where public_id = ${candidate.session_id}`
    if (key === undefined) throw new Error('there is no such session')
    let deletion: Promise<unknown> | undefined
    const isBlocked = async () => {
      const rows = await service.sql`select 1 from pg_locks where not granted`
      return rows.length > 0
    }
    await requestRegrade(service.deps, key, async () => {
      deletion = send(service.url, 'DELETE', `/interview/${candidate.session_id}`, candidate)
      await Promise.race([deletion, waitUntil('the deletion waits', isBlocked, 5000)])
    })
    expect(await deletion).toMatchObject({ status: 200, data: { removed: { feedback: 2 } } })
    const left = await service.sql`select 1 from interview.feedback where session_id = ${key.sessionId}`
    expect(left).toEqual([])
    const refused = requestRegrade(service.deps, key)
    await expect(refused).rejects.toMatchObject({ code: 'FEEDBACK_NOT_AVAILABLE' })
  })
})
