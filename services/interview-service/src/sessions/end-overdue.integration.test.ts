import { useHeldJob, waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { chat, message, open, send, type Candidate } from '../../test/candidate.ts'
import { useInterviewService } from '../../test/interview-service.ts'
import { endOverdueSessions } from './end-overdue.ts'

const service = await useInterviewService()

useHeldJob(service, 'interview', 'end-overdue-sessions')

/** Lets the time of an interview run out; its last message came so long before. */
async function passTime({ session_id: id }: Candidate, silentMinutes: number): Promise<void> {
  await service.sql`
    update interview.turns set created_at = now() - ${silentMinutes}::int * interval '1 minute'
    where session_id = (select id from interview.sessions where public_id = ${id})`
  await service.sql`
    update interview.sessions set ends_at = now() - interval '1 second' where public_id = ${id}`
}

const endOverdue = () => endOverdueSessions(service.deps, { signal: new AbortController().signal })

const sessionOf = ({ session_id: id }: Candidate) => service.sql`
  select status, end_reason from interview.sessions where public_id = ${id}`

const completionsOf = ({ session_id: id }: Candidate) => service.sql`
  select payload->>'reason' as reason, (payload->>'questions')::int as questions from interview.outbox
  where key = ${id} and type = 'InterviewCompleted'`

describe('an interview that was left', () => {
  it('is ABANDONED when its time is over, others hear of it, and what was said gets its feedback', async () => {
    const candidate = await open(service.url, service.sellCode())
    await chat(service.url, candidate, message())
    await passTime(candidate, 11)
    await Promise.all([endOverdue(), endOverdue()])
    expect(await sessionOf(candidate)).toEqual([{ status: 'ABANDONED', end_reason: 'LEFT' }])
    expect(await completionsOf(candidate)).toEqual([{ reason: 'LEFT', questions: 1 }])
    const feedback = () => send(service.url, 'GET', `/interview/${candidate.session_id}/feedback`, candidate)
    await waitUntil('its feedback is there', async () => (await feedback()).status === 200, 20_000)
    const finish = `/interview/${candidate.session_id}/finish`
    expect(await send(service.url, 'POST', finish, candidate)).toMatchObject({
      status: 409,
      error: { code: 'SESSION_NOT_OPEN' },
    })
  })

  it('goes on until its time is over, however long nobody says anything', async () => {
    const candidate = await open(service.url, service.sellCode())
    await chat(service.url, candidate, message())
    await passTime(candidate, 25)
    await service.sql`
      update interview.sessions set ends_at = now() + interval '1 minute' where public_id = ${candidate.session_id}`
    await endOverdue()
    expect(await sessionOf(candidate)).toEqual([{ status: 'IN_PROGRESS', end_reason: null }])
    expect(await chat(service.url, candidate, message())).toMatchObject({ status: 200 })
  })

  it('without an answer is EXPIRED, without feedback', async () => {
    const candidate = await open(service.url, service.sellCode())
    await passTime(candidate, 30)
    await endOverdue()
    expect(await sessionOf(candidate)).toEqual([{ status: 'EXPIRED', end_reason: 'TIME_UP' }])
    expect(await completionsOf(candidate)).toEqual([])
    const path = `/interview/${candidate.session_id}/feedback`
    expect(await send(service.url, 'GET', path, candidate)).toMatchObject({ status: 409 })
  })
})
