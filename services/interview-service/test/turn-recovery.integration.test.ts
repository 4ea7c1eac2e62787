import { once } from 'node:events'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { closing } from '../src/turns/turn-decision.ts'
import {
  completeTurn,
  countCall,
  updateDecision,
  updateLease,
  updateReply,
} from '../src/turns/turns.store.ts'
import { chat, message, open, reply } from './candidate.ts'
import { useInterviewService } from './interview-service.ts'
import { listen, textOf, type HeardEvent } from './listen.ts'
import { startServiceProcess } from './service-process.ts'
import { callsOf, turnOf, waitForPoint } from './stored-turns.ts'

const service = await useInterviewService({ tokenDelayMs: 25, settings: { TURN_LEASE_MS: '1500' } })

/** A process of its own that answers a message, and has come this far with it. */
async function beginTurn(point: 'claimed' | 'speaking') {
  const { child, url } = await startServiceProcess(service)
  const candidate = await open(url, service.sellCode())
  const body = message()
  if (point === 'claimed') service.claude.addFaults({ kind: 'slow_headers', delay_ms: 5000 })
  const cut = chat(url, candidate, body).catch(() => 'cut')
  await waitForPoint(service, body, point)
  return { child, candidate, body, cut }
}

describe('a process that is killed in the middle of a turn', () => {
  it.each([
    { point: 'claimed', calls: ['DECIDE LOST', 'DECIDE COMPLETED', 'REPLY COMPLETED'] },
    { point: 'speaking', calls: ['DECIDE COMPLETED', 'REPLY LOST', 'REPLY COMPLETED'] },
  ] as const)(
    '($point) leaves a turn that a repeat finishes, with one call more',
    async ({ point, calls }) => {
      const { child, candidate, body, cut } = await beginTurn(point)
      const decision = (await turnOf(service, body))?.decision
      child.kill('SIGKILL')
      await once(child, 'exit')
      expect(await cut).toBe('cut')
      const answer = await chat(service.url, candidate, body)
      expect(answer.status).toBe(200)
      const turn = await turnOf(service, body)
      expect(turn).toMatchObject({ status: 'COMPLETED', fence: 2, reply: reply.parse(answer.data).reply })
      if (point === 'speaking') expect(turn?.decision).toEqual(decision)
      expect(await callsOf(service, body)).toEqual(calls)
    },
  )

  it('costs a reader on another replica a reset and nothing else', async () => {
    const { child, candidate, body } = await beginTurn('speaking')
    const heard: HeardEvent[] = []
    for await (const event of listen(service.url, candidate, body)) {
      if (heard.length === 0) child.kill('SIGKILL')
      heard.push(event)
    }
    const resets = heard.filter(({ event }) => event === 'reset')
    expect(resets.map(({ id }) => id)).toEqual(['2.1:0'])
    expect(textOf(heard)).toBe((await turnOf(service, body))?.reply)
  })

  it('does not need the candidate to ask again', async () => {
    const { child, body } = await beginTurn('speaking')
    child.kill('SIGKILL')
    const isCompleted = async () => (await turnOf(service, body))?.status === 'COMPLETED'
    await waitUntil('somebody else has answered', isCompleted, 30_000)
  })
})

describe('a turn that is taken over', () => {
  it('does not end the interview for the time that the fault took', async () => {
    const { child, candidate, body, cut } = await beginTurn('claimed')
    await service.sql`
      update interview.sessions set ends_at = now() where public_id = ${candidate.session_id}`
    child.kill('SIGKILL')
    await cut
    const answer = reply.parse((await chat(service.url, candidate, body)).data)
    expect(answer.action).not.toBe('CLOSE')
    expect(
      await service.sql`
      select status, returned_ms > 1000 as "isReturned" from interview.sessions
      where public_id = ${candidate.session_id}`,
    ).toMatchObject([{ status: 'IN_PROGRESS', isReturned: true }])
    expect(await turnOf(service, body)).toMatchObject({ fence: 2, is_fallback: false })
  })

  it('is not asked for again what a model has answered already', async () => {
    const { child, candidate, body } = await beginTurn('speaking')
    child.kill('SIGKILL')
    await once(child, 'exit')
    // As if it had died a moment later: after the last word, before the turn was completed.
    await service.sql`
      update interview.model_calls set outcome = 'COMPLETED' where outcome = 'RUNNING'
      and turn_id = (select id from interview.turns where client_message_id = ${body.client_message_id})`
    expect(await chat(service.url, candidate, body)).toMatchObject({ status: 200 })
    expect(await callsOf(service, body)).toEqual(['DECIDE COMPLETED', 'REPLY COMPLETED'])
    expect(await turnOf(service, body)).toMatchObject({ status: 'COMPLETED', is_fallback: true })
  })
})

describe('a database that refuses a write for a moment', () => {
  it.each([
    { while: 'words come', write: "new.reply <> ''", failing: '2, 3', draft: 1, cut: [] },
    {
      while: 'a reply begins anew',
      write: 'new.draft > old.draft',
      failing: '1, 2',
      draft: 2,
      cut: ['REPLY CONNECTION_FAILED'],
    },
  ])('costs no word and no call while $while', async ({ write, failing, draft, cut }) => {
    const candidate = await open(service.url, service.sellCode())
    const body = message()
    if (cut.length > 0) service.claude.addFaults({ kind: 'cut_stream', after_deltas: 5, stream: true })
    // Sequences are not rolled back: these writes fail, whoever makes them.
    await service.sql.unsafe(`
      create sequence interview.reply_writes;
      grant usage on sequence interview.reply_writes to interview_service;
      create function interview.refuse_writes() returns trigger language plpgsql as $$
      begin
        if nextval('interview.reply_writes') in (${failing}) then raise exception using errcode = '40001'; end if;
        return new;
      end $$;
      create trigger refuse_writes before update of reply on interview.turns
      for each row when (${write}) execute function interview.refuse_writes();`)
    const answer = await chat(service.url, candidate, body)
    await service.sql.unsafe(
      'drop function interview.refuse_writes cascade; drop sequence interview.reply_writes',
    )
    expect(await turnOf(service, body)).toMatchObject({
      status: 'COMPLETED',
      fence: 1,
      draft,
      is_fallback: false,
      reply: reply.parse(answer.data).reply,
    })
    expect(await callsOf(service, body)).toEqual(['DECIDE COMPLETED', ...cut, 'REPLY COMPLETED'])
  })
})

describe('a turn whose calls are lost again and again', () => {
  it('is answered by the planned question instead of a third call', async () => {
    const candidate = await open(service.url, service.sellCode())
    const body = message()
    service.claude.addFaults({ kind: 'slow_headers', delay_ms: 5000, times: 'always' })
    const first = chat(service.url, candidate, body)
    await waitUntil('the turn is claimed', () => turnOf(service, body), 20_000)
    await service.sql`
      update interview.turns set decide_calls = 2, reply_calls = 2, fence = fence + 1, lease_until = now()
      where client_message_id = ${body.client_message_id}`
    service.claude.clearFaults()
    const answer = reply.parse((await first).data)
    expect(answer).toMatchObject({ action: 'NEXT_QUESTION', question: { number: 2 } })
    expect(await turnOf(service, body)).toMatchObject({ is_fallback: true })
    expect((await callsOf(service, body)).filter((call) => call.endsWith('COMPLETED'))).toEqual([])
  })
})

describe('a holder that was replaced', () => {
  it('can write nothing more, however late it wakes up', async () => {
    const candidate = await open(service.url, service.sellCode())
    const body = message()
    service.claude.addFaults({ kind: 'slow_headers', delay_ms: 5000, times: 'always' })
    const answered = chat(service.url, candidate, body)
    await waitForPoint(service, body, 'claimed')
    const [row] = await service.sql<{ tenantId: bigint; turnId: bigint }[]>`
      update interview.turns set fence = fence + 1, reply = 'new' where client_message_id = ${body.client_message_id}
      returning tenant_id as "tenantId", id as "turnId"`
    if (row === undefined) throw new Error('the turn is missing')
    const { database } = service.deps
    const replaced = { ...row, fence: 1 }
    const result = {
      action: 'CLOSE',
      nextQuestionNumber: null,
      nextQuestion: null,
      isFallback: false,
    } as const
    expect(await countCall(database.db, replaced, 'REPLY')).toBeUndefined()
    expect(await updateDecision(database.db, replaced, closing(null))).toBe(false)
    expect(await updateReply(database.db, replaced, { draft: 1, reply: 'old' }, 1000)).toBe(false)
    expect(await updateReply(database.db, replaced, { draft: 2, reply: '' }, 1000)).toBe(false)
    expect(await updateLease(database.db, replaced, 0)).toBe(false)
    expect(await database.transaction((tx) => completeTurn(tx, replaced, result))).toBe(false)
    expect(await turnOf(service, body)).toMatchObject({
      fence: 2,
      reply: 'new',
      status: 'CLAIMED',
      decision: null,
    })
    service.claude.clearFaults()
    expect(await answered).toMatchObject({ status: 200 })
    expect(await turnOf(service, body)).toMatchObject({ fence: 3, status: 'COMPLETED' })
  })
})
