import { sql } from 'drizzle-orm'
import { LeaseLost, type Database } from '@interview-pass/service-kit'
import { expect, test } from 'vitest'
import { chat, message, open, reply } from '../../test/candidate.ts'
import { useInterviewService } from '../../test/interview-service.ts'
import { callsOf, turnOf } from '../../test/stored-turns.ts'
import { getSessionState } from '../sessions/read-session.ts'
import { applyOutcome } from './apply-outcome.ts'
import { closing } from './turn-decision.ts'
import { findTurn, insertTurn, takeTurn, updateDecision, updateLease, updateReply } from './turns.store.ts'

const service = await useInterviewService()

const never = new AbortController().signal

/** A turn that has all its words and waits for its outcome, which ends the interview. */
async function spokenTurn() {
  const { database, db } = service.deps
  const candidate = await open(service.url, service.sellCode())
  const [row] = await service.sql<{ sessionId: bigint; tenantId: bigint }[]>`
    select id as "sessionId", tenant_id as "tenantId" from interview.sessions where public_id = ${candidate.session_id}`
  if (row === undefined) throw new Error('the session is missing')
  const { client_message_id: clientMessageId, message: text } = message()
  const turn = await database.transaction((tx) =>
    insertTurn(tx, row, { clientMessageId, message: text, questionNumber: 1, leaseMs: 60_000 }),
  )
  const { question, nextQuestion } = await getSessionState(db, row)
  if (turn === undefined || question === undefined) throw new Error('the turn was not claimed')
  const held = { tenantId: turn.tenantId, turnId: turn.id, fence: turn.fence }
  const decision = closing('ALL_QUESTIONS_ASKED', 'FULLY')
  await updateDecision(db, held, decision)
  const flags = { isFallback: false, hasLostTime: true }
  return { candidate, outcome: { turn, held, decision, reply: '再见。', question, nextQuestion, ...flags } }
}

/** The database, with `onCommitted` between a commit and its answer. */
function withCommits(database: Database, onCommitted: (commits: number) => void): Database {
  let commits = 0
  return {
    ...database,
    async transaction(work) {
      const result = await database.transaction(work)
      commits += 1
      onCommitted(commits)
      return result
    },
  }
}

async function endsOf(sessionId: string) {
  const [row] = await service.sql`
    select status, returned_ms, (select count(*)::int from interview.outbox o
      where o.key = s.public_id::text and o.type = 'InterviewCompleted') as events
    from interview.sessions s where public_id = ${sessionId}`
  return row
}

test('a finished reply outlives transient faults of the database: it is not made again', async () => {
  // The sequence counts on when its transaction is rolled back.
  await service.sql.unsafe(`
    create sequence interview.faults;
    create function interview.fail_twice() returns trigger language plpgsql security definer as $$
    begin
      if nextval('interview.faults') <= 2 then raise exception 'fault' using errcode = '40001'; end if;
      return new;
    end $$;
    create trigger fail_twice before update on interview.turns
      for each row when (new.status = 'COMPLETED') execute function interview.fail_twice();`)
  const candidate = await open(service.url, service.sellCode())
  const body = message()
  const answer = await chat(service.url, candidate, body)
  await service.sql`drop trigger fail_twice on interview.turns`
  expect(answer.status).toBe(200)
  expect(await turnOf(service, body)).toMatchObject({
    status: 'COMPLETED',
    fence: 1,
    reply: reply.parse(answer.data).reply,
  })
  expect(await callsOf(service, body)).toEqual(['DECIDE COMPLETED', 'REPLY COMPLETED'])
})

test('an outcome whose commit was answered by nobody is applied and announced once', async () => {
  const { candidate, outcome } = await spokenTurn()
  let announced = 0
  const database = withCommits(service.deps.database, (commits) => {
    if (commits === 1) throw Object.assign(new Error('cut off'), { code: 'CONNECTION_CLOSED' })
  })
  const wakes = { job: () => void (announced += 1) }
  const now = () => new Date(outcome.turn.createdAt.getTime() + 1000)
  await applyOutcome({ ...service.deps, database, wakes, now }, outcome, never)
  expect(await endsOf(candidate.session_id)).toEqual({ status: 'COMPLETED', returned_ms: 1000n, events: 1 })
  expect(announced).toBe(1)
  expect(await findTurn(service.deps.db, outcome.held)).toMatchObject({ status: 'COMPLETED', fence: 1 })
})

test('an outcome is not taken for applied when another holder has completed the turn', async () => {
  const { candidate, outcome } = await spokenTurn()
  const { held } = outcome
  await updateLease(service.deps.db, held, 0)
  const taken = await takeTurn(service.deps.db, held, 60_000)
  await applyOutcome(service.deps, { ...outcome, held: { ...held, fence: taken?.fence ?? 0 } }, never)
  const before = await endsOf(candidate.session_id)
  await expect(applyOutcome(service.deps, outcome, never)).rejects.toThrow(LeaseLost)
  expect(await endsOf(candidate.session_id)).toEqual(before)
})

test('a write of an earlier draft that comes late changes nothing', async () => {
  const { outcome } = await spokenTurn()
  const { db } = service.deps
  expect(await updateReply(db, outcome.held, { draft: 2, reply: '' }, 60_000)).toBe(true)
  expect(await updateReply(db, outcome.held, { draft: 1, reply: 'late' }, 60_000)).toBe(false)
  expect(await findTurn(db, outcome.held)).toMatchObject({ fence: 1, draft: 2, reply: '' })
})

test('words are written, and the lease is renewed, without a write to any index', async () => {
  const { outcome } = await spokenTurn()
  const counted = await service.deps.database.transaction(async (tx) => {
    // Of this connection. A version for which its page has no room goes to another one, whatever the indexes hold.
    const count = async () => {
      const [row] = await tx.execute(sql`
        select n_tup_upd::int as updates, (n_tup_upd - n_tup_hot_upd - n_tup_newpage_upd)::int as indexed
        from pg_stat_xact_user_tables where schemaname = 'interview' and relname = 'turns'`)
      return { updates: Number(row?.['updates']), indexed: Number(row?.['indexed']) }
    }
    const before = await count()
    for (let words = 1; words <= 50; words += 1) {
      await updateReply(tx, outcome.held, { draft: 1, reply: '好'.repeat(words) }, 60_000)
      await updateLease(tx, outcome.held, 60_000)
    }
    const after = await count()
    return { updates: after.updates - before.updates, indexed: after.indexed - before.indexed }
  })
  expect(counted).toEqual({ updates: 100, indexed: 0 })
})

test('turns whose holders are gone are found by an index of the open ones alone', async () => {
  const plan = await service.sql.begin(async (sql) => {
    await sql`set local enable_seqscan = off`
    return sql`
      explain select id from interview.turns
      where status in ('CLAIMED', 'DECIDED') and lease_until < now() order by lease_until limit 50`
  })
  expect(JSON.stringify(plan)).toContain('uk_turns_session_id_running')
})
