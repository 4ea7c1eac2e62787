import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { finishSession } from '../src/sessions/finish-session.ts'
import { findSession } from '../src/sessions/sessions.store.ts'
import { listQaRecords } from '../src/transcript/qa-records.store.ts'
import { claimTurn } from '../src/turns/claim-turn.ts'
import {
  findTurn,
  findTurnByMessage,
  listSpoken,
  listTurns,
  takeTurn,
  updateLease,
} from '../src/turns/turns.store.ts'
import { chat, message, open } from './candidate.ts'
import { useInterviewService } from './interview-service.ts'

const service = await useInterviewService()

describe('another tenant', () => {
  it('finds, changes and takes over nothing, whatever ids it holds', async () => {
    const candidate = await open(service.url, service.sellCode())
    const body = message()
    await chat(service.url, candidate, body)
    const [row] = await service.sql<{ sessionId: bigint; turnId: bigint; tenantId: bigint }[]>`
      select session_id as "sessionId", id as "turnId", tenant_id as "tenantId" from interview.turns
      where client_message_id = ${body.client_message_id}`
    if (row === undefined) throw new Error('the turn is missing')
    const { db } = service.deps
    const tenantId = await service.deps.findTenant(randomUUID())
    const scope = { tenantId, sessionId: row.sessionId }
    await service.sql`update interview.turns set lease_until = now() - interval '1 second' where id = ${row.turnId}`
    expect(await findSession(db, scope)).toBeUndefined()
    expect(await listQaRecords(db, scope, [1, 2])).toEqual([])
    expect(await findTurnByMessage(db, scope, body.client_message_id)).toBeUndefined()
    expect(await findTurn(db, { tenantId, turnId: row.turnId })).toBeUndefined()
    expect(await listTurns(db, scope, { page: 1, size: 20 })).toEqual({ turns: [], total: 0 })
    expect(await listSpoken(db, scope, 20)).toEqual([])
    expect(await takeTurn(db, { tenantId, turnId: row.turnId }, 1000)).toBeUndefined()
    expect(await updateLease(db, { tenantId, turnId: row.turnId, fence: 1 }, 1000)).toBe(false)
    await expect(finishSession(service.deps, scope)).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' })
    await expect(
      claimTurn(service.deps, scope, {
        clientMessageId: randomUUID(),
        message: 'mine',
        questionNumber: undefined,
      }),
    ).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' })
    expect(await findSession(db, { ...scope, tenantId: row.tenantId })).toMatchObject({
      status: 'IN_PROGRESS',
    })
  })

  it('cannot even be referred to: the database refuses a row that points into it', async () => {
    const candidate = await open(service.url, service.sellCode())
    const foreign = await service.deps.findTenant(randomUUID())
    const planted = service.sql`
      insert into interview.session_tokens (tenant_id, session_id, token_sha256, expires_at)
      select ${foreign}, id, 'x', now() from interview.sessions where public_id = ${candidate.session_id}`
    await expect(planted).rejects.toMatchObject({ constraint_name: 'fk_session_tokens_session_id' })
  })
})
