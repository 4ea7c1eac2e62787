import { randomUUID } from 'node:crypto'
import { administer, errorCodeOf, waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { chat, create, message, open, send, type Candidate } from '../../test/candidate.ts'
import { useInterviewService } from '../../test/interview-service.ts'

const service = await useInterviewService()

async function opened(): Promise<{ candidate: Candidate; lead: { role: string; tenant: string } }> {
  const code = service.sellCode({ questions: 5 })
  return { candidate: await open(service.url, code), lead: { role: 'TEAM_LEAD', tenant: code.tenantId } }
}

const actsOn = ({ session_id: id }: Candidate) => service.sql`
  select action, actor, is_foreign, metadata from interview.audit_logs where resource_id = ${id} order by id`

const minutesOf = async ({ session_id: id }: Candidate) => {
  const [row] = await service.sql<{ minutes: number; returned: bigint }[]>`
    select round(extract(epoch from ends_at - started_at) / 60)::int as minutes, returned_ms as returned
    from interview.sessions where public_id = ${id}`
  return row
}

describe('an administrator', () => {
  it('ends an interview: what was said gets its feedback, and the act is written down', async () => {
    const { candidate, lead } = await opened()
    await chat(service.url, candidate, message())
    const path = `/sessions/${candidate.session_id}/end`
    const answer = await administer(service, lead, 'POST', path, { body: { reason: 'asked by telephone' } })
    expect(answer.status).toBe(200)
    const state = await send(service.url, 'GET', `/interview/${candidate.session_id}`, candidate)
    expect(state.data).toMatchObject({ status: 'COMPLETED', end_reason: 'FINISHED_EARLY' })
    const feedback = await send(service.url, 'GET', `/interview/${candidate.session_id}/feedback`, candidate)
    expect([200, 202]).toContain(feedback.status)
    const again = await administer(service, lead, 'POST', path, { body: { reason: 'asked again' } })
    expect(await errorCodeOf(again)).toBe('SESSION_NOT_OPEN')
    expect(await actsOn(candidate)).toEqual([
      {
        action: 'END_SESSION',
        actor: `TEAM_LEAD of ${lead.tenant}`,
        is_foreign: false,
        metadata: { reason: 'asked by telephone' },
      },
    ])
  })

  it('gives time back, once for each Idempotency-Key', async () => {
    const { candidate, lead } = await opened()
    const give = (key: string) =>
      administer(service, lead, 'POST', `/sessions/${candidate.session_id}/time`, {
        body: { minutes: 5, reason: 'our network was down' },
        headers: { 'idempotency-key': key },
      })
    const key = randomUUID()
    expect([(await give(key)).status, (await give(key)).status]).toEqual([200, 200])
    expect(await minutesOf(candidate)).toEqual({ minutes: 35, returned: 300_000n })
    await give(randomUUID())
    expect(await minutesOf(candidate)).toEqual({ minutes: 40, returned: 600_000n })
    expect(await actsOn(candidate)).toHaveLength(2)
  })

  it('has an interview graded again: a second revision comes, and the act is written down', async () => {
    const { candidate, lead } = await opened()
    const path = `/sessions/${candidate.session_id}/feedback/regrade`
    const early = await administer(service, lead, 'POST', path)
    expect(await errorCodeOf(early)).toBe('FEEDBACK_NOT_AVAILABLE')
    expect(await actsOn(candidate)).toEqual([])
    await chat(service.url, candidate, message())
    const own = `/interview/${candidate.session_id}`
    await send(service.url, 'POST', `${own}/finish`, candidate)
    const revision = async () => {
      const { status, data } = await send(service.url, 'GET', `${own}/feedback`, candidate)
      return status === 200 ? z.object({ revision: z.number() }).parse(data).revision : 0
    }
    await waitUntil('the feedback is there', async () => (await revision()) === 1, 20_000)
    const answer = await administer(service, lead, 'POST', path)
    expect([answer.status, await answer.json()]).toMatchObject([202, { data: { revision: 2 } }])
    await waitUntil('its second revision is there', async () => (await revision()) === 2, 20_000)
    expect(await actsOn(candidate)).toMatchObject([{ action: 'REGRADE' }])
  })

  it('gives no time to an interview that has ended', async () => {
    const { candidate, lead } = await opened()
    await send(service.url, 'POST', `/interview/${candidate.session_id}/finish`, candidate)
    const answer = await administer(service, lead, 'POST', `/sessions/${candidate.session_id}/time`, {
      body: { minutes: 5, reason: 'late' },
    })
    expect(await errorCodeOf(answer)).toBe('SESSION_NOT_OPEN')
  })
})

const list = z.object({
  data: z.array(z.object({ session_id: z.string(), status: z.string() })),
  pagination: z.object({ total: z.number(), total_pages: z.number(), next: z.uuid().nullable() }),
})

describe('what administration sees', () => {
  it('lists sessions by state in pages, newest first, without codes', async () => {
    const first = service.sellCode()
    const codes = [first, ...[1, 2].map(() => ({ ...service.sellCode(), tenantId: first.tenantId }))]
    const ids: string[] = []
    for (const code of codes) {
      service.payment.sell(code)
      ids.push(z.object({ session_id: z.string() }).parse((await create(service.url, code)).data).session_id)
    }
    const engineer = { role: 'ENGINEER', tenant: first.tenantId }
    const look = async (query: string) => {
      const text = await (await administer(service, engineer, 'GET', `/sessions${query}`)).text()
      for (const { accessCode } of codes) expect(text).not.toContain(accessCode)
      return list.parse(JSON.parse(text))
    }
    const page = await look('?status=IN_PROGRESS&size=2')
    expect(page.pagination).toEqual({ total: 3, total_pages: 2, next: ids[1] })
    const rest = await look('?status=IN_PROGRESS&size=2&page=2')
    expect([...page.data, ...rest.data].map(({ session_id: id }) => id)).toEqual(ids.toReversed())
    expect(await look(`?status=IN_PROGRESS&size=2&after=${page.pagination.next}`)).toEqual(rest)
    expect((await look('?status=COMPLETED')).data).toEqual([])
    expect((await look(`?started_to=${new Date(0).toISOString()}`)).data).toEqual([])
  })

  it('is what happened and what it cost, without a word; words are for who may read them, which is written down', async () => {
    const { candidate, lead } = await opened()
    const said = message('I told them zanzibar-pineapple and measured 40 ms.')
    await chat(service.url, candidate, said)
    const path = `/sessions/${candidate.session_id}`
    const timeline = await (await administer(service, lead, 'GET', `${path}/timeline`)).text()
    expect(JSON.parse(timeline)).toMatchObject({
      data: {
        turns: [{ client_message_id: said.client_message_id, status: 'COMPLETED', holders: 1 }],
        model_calls: [
          { client_message_id: said.client_message_id, purpose: 'DECIDE', outcome: 'COMPLETED' },
          { client_message_id: said.client_message_id, purpose: 'REPLY', outcome: 'COMPLETED' },
        ],
      },
    })
    expect(timeline).not.toContain('zanzibar')
    expect(await errorCodeOf(await administer(service, lead, 'GET', `${path}/transcript`))).toBe('FORBIDDEN')
    expect(await actsOn(candidate)).toEqual([])
    const admin = { ...lead, role: 'TENANT_ADMIN' }
    expect(await (await administer(service, admin, 'GET', `${path}/transcript`)).text()).toContain('zanzibar')
    expect(await actsOn(candidate)).toMatchObject([{ action: 'READ_TRANSCRIPT' }])
  })
})
