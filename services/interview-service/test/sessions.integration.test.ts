import { useHeldJob, waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { accessCodeRejected, createEvent, toEventMessage } from '@interview-pass/contracts'
import { consumerMetrics, newId, namespaced } from '@interview-pass/service-kit'
import { endOverdueSessions } from '../src/sessions/end-overdue.ts'
import { interviewCreated } from '../src/sessions/session-view.ts'
import { chat, create, message, open, send, type Candidate } from './candidate.ts'
import { useInterviewService } from './interview-service.ts'
import { sessionMetrics } from '../src/sessions/measure-sessions.ts'

const service = await useInterviewService()

useHeldJob(service, 'interview', 'end-overdue-sessions')

const patienceMs = 20_000

async function sessionsOf(accessCode: string) {
  return service.sql`
    select public_id, status, code_checked_by, end_reason from interview.sessions where access_code = ${accessCode}`
}

async function waitForStatus(accessCode: string, status: string): Promise<void> {
  const look = async () => (await sessionsOf(accessCode))[0]?.['status'] === status
  await waitUntil(`the session is ${status}`, look, patienceMs)
}

async function waitUntilHandled(eventId: string): Promise<void> {
  const handled = () => service.sql`select from interview.inbox where event_id = ${eventId}`
  await waitUntil('the event is handled', async () => (await handled()).length === 1, patienceMs)
}

function eventsOf(candidate: Candidate, type: string) {
  return service.sql`select payload from interview.outbox where key = ${candidate.session_id} and type = ${type}`
}

describe('opening an interview', () => {
  it.each([{ arrived: true }, { arrived: false }])(
    'fifty concurrent creates on one code give one session (event arrived: $arrived)',
    async ({ arrived }) => {
      const code = service.sellCode()
      if (arrived) {
        await service.publishPaid(code)
        await waitForStatus(code.accessCode, 'PREPARED')
      }
      const answers = await Promise.all(Array.from({ length: 50 }, () => create(service.url, code)))
      const losers = answers.filter(({ status }) => status !== 201)
      const refusals = losers.map(({ status, error }) => [status, error?.code])
      expect(refusals).toEqual(Array.from({ length: 49 }, () => [409, 'ACCESS_CODE_USED']))
      const [session, ...others] = await sessionsOf(code.accessCode)
      expect(others).toEqual([])
      expect(session).toMatchObject({ status: 'IN_PROGRESS', code_checked_by: 'VERIFY' })
      expect(new Set(losers.map(({ error }) => error?.details?.['session_id']))).toEqual(
        new Set([session?.['public_id']]),
      )
      const started = await service.sql`
        select payload from interview.outbox where type = 'InterviewStarted' and key = ${session?.['public_id']}`
      expect(started).toMatchObject([
        { payload: { accessCode: code.accessCode, sessionId: session?.['public_id'] } },
      ])
    },
  )

  it('a repeat with the same key gets a fresh token for the same session', async () => {
    const code = service.sellCode()
    const headers = { 'idempotency-key': 'first-try' }
    const first = await create(service.url, code, headers)
    const second = await create(service.url, code, headers)
    expect(second.headers.get('idempotent-replayed')).toBe('true')
    expect(second.status).toBe(201)
    const [one, two] = [first, second].map(({ data }) => JSON.parse(JSON.stringify(data)))
    expect(two.session_id).toBe(one.session_id)
    expect(two.token).not.toBe(one.token)
    for (const token of [one.token, two.token]) {
      expect(await send(service.url, 'GET', `/interview/${one.session_id}`, { token })).toMatchObject({
        status: 200,
      })
    }
  })

  it('a repeat in the middle greets with the question under discussion', async () => {
    const code = service.sellCode()
    const headers = { 'idempotency-key': 'after-a-reload' }
    const first = interviewCreated.parse((await create(service.url, code, headers)).data)
    await service.sql`
      update interview.sessions set question_number = 2 where public_id = ${first.session_id}`
    const again = interviewCreated.parse((await create(service.url, code, headers)).data)
    expect(again.message).toContain(again.question.text)
    expect(again.message).not.toContain(first.question.text)
    expect(again.question.number).toBe(2)
  })

  it('texts of full length are taken, also from a client that escapes every character', async () => {
    const code = service.sellCode()
    const escaped = (length: number) => '\\u9762'.repeat(length)
    const response = await fetch(new URL('/api/v1/interview/create', service.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"access_code":"${code.accessCode}","resume":"${escaped(20_000)}","job_description":"${escaped(8_000)}","position":"${escaped(200)}"}`,
    })
    expect(response.status).toBe(201)
  })

  it('without the key the repeat learns which session the code has opened, and nothing else', async () => {
    const code = service.sellCode()
    const candidate = await open(service.url, code)
    expect(await create(service.url, code)).toMatchObject({
      status: 409,
      data: null,
      error: { code: 'ACCESS_CODE_USED', details: { session_id: candidate.session_id } },
    })
  })

  it('the plan has as many questions as were sold, and the first one is asked', async () => {
    const candidate = await open(service.url, service.sellCode({ questions: 3, language: 'en' }))
    const plan = await service.sql`
      select q.number, q.status, q.question from interview.qa_records q join interview.sessions s on s.id = q.session_id
      where s.public_id = ${candidate.session_id} order by q.number`
    expect(plan.map(({ number, status }) => `${number} ${status}`)).toEqual([
      '1 ASKED',
      '2 PLANNED',
      '3 PLANNED',
    ])
    expect(candidate.message).toContain(plan[0]?.['question'])
    expect(await send(service.url, 'GET', `/interview/${candidate.session_id}`, candidate)).toMatchObject({
      status: 200,
      data: { question: { number: 1 }, progress: { question: 1, questions: 3 }, language: 'en' },
    })
  })
})

describe('PaymentCompleted', () => {
  it('repeated, prepares one session', async () => {
    const code = service.sellCode()
    const eventId = newId()
    await service.publishPaid(code, eventId)
    await service.publishPaid(code, eventId)
    await service.publishPaid(code)
    const prepared = service.deps.metrics.counter(sessionMetrics.prepared)
    await waitUntil(
      'all three are handled',
      async () => (await prepared.get()).values.every(({ value }) => value > 0),
      patienceMs,
    )
    expect(await sessionsOf(code.accessCode)).toMatchObject([{ status: 'PREPARED' }])
  })

  it('that cannot be read is parked, and does not hold up the next one of its key', async () => {
    const code = service.sellCode()
    const { topic, key } = await service.publishPaid(code)
    // A header without a value is what other clients write, too.
    const unreadable = { key, value: 'not what was agreed', headers: { 'x-user': null } }
    await service.deps.producer.sendBatch([
      { topic: namespaced(service.namespace.namespace, topic), message: unreadable },
    ])
    const { id } = await service.publishPaid(code)
    await waitUntilHandled(id)
    const parked = service.deps.metrics.counter(consumerMetrics.deadLetters)
    expect((await parked.get()).values.map(({ value }) => value)).toContain(1)
  })

  it('that comes after the start changes nothing', async () => {
    const code = service.sellCode()
    const candidate = await open(service.url, code)
    const { id } = await service.publishPaid(code)
    await waitUntilHandled(id)
    expect(await sessionsOf(code.accessCode)).toMatchObject([
      { public_id: candidate.session_id, status: 'IN_PROGRESS' },
    ])
  })
})

describe('AccessCodeRejected', () => {
  async function publishRejected(candidate: Candidate, accessCode: string): Promise<string> {
    const event = createEvent(accessCodeRejected, {
      id: newId(),
      tenantId: newId(),
      occurredAt: new Date(),
      data: { sessionId: candidate.session_id, accessCode, reason: 'REVOKED' },
    })
    const topic = namespaced(service.namespace.namespace, event.topic)
    await service.deps.producer.sendBatch([{ topic, message: toEventMessage(event) }])
    return event.id
  }

  it('ends an interview that goes on', async () => {
    const code = service.sellCode()
    const candidate = await open(service.url, code)
    await publishRejected(candidate, code.accessCode)
    await waitForStatus(code.accessCode, 'REJECTED')
    expect(await chat(service.url, candidate, message())).toMatchObject({
      error: { code: 'SESSION_NOT_OPEN' },
    })
  })

  it('leaves a completed one alone', async () => {
    const code = service.sellCode()
    const candidate = await open(service.url, code)
    await send(service.url, 'POST', `/interview/${candidate.session_id}/finish`, candidate)
    const id = await publishRejected(candidate, code.accessCode)
    await waitUntilHandled(id)
    expect(await sessionsOf(code.accessCode)).toMatchObject([
      { status: 'COMPLETED', end_reason: 'FINISHED_EARLY' },
    ])
  })
})

describe('the end', () => {
  it('of an interview finished early is told once, asks for feedback, and a repeat gets the same answer', async () => {
    const candidate = await open(service.url, service.sellCode())
    const path = `/interview/${candidate.session_id}/finish`
    const [first, second] = [
      await send(service.url, 'POST', path, candidate),
      await send(service.url, 'POST', path, candidate),
    ]
    expect(first).toMatchObject({ status: 200, data: { status: 'COMPLETED', end_reason: 'FINISHED_EARLY' } })
    expect(second.data).toEqual(first.data)
    expect(await eventsOf(candidate, 'InterviewCompleted')).toMatchObject([
      { payload: { reason: 'FINISHED_EARLY', questions: 0 } },
    ])
    const feedback = await service.sql`
      select f.revision from interview.feedback f join interview.sessions s on s.id = f.session_id
      where s.public_id = ${candidate.session_id}`
    expect(feedback).toEqual([{ revision: 1 }])
  })

  it.each([
    { answered: true, status: 'COMPLETED' },
    { answered: false, status: 'EXPIRED' },
  ])('comes when the time is over: $status when answered is $answered', async ({ answered, status }) => {
    const code = service.sellCode()
    const candidate = await open(service.url, code)
    if (answered) await chat(service.url, candidate, message())
    await service.sql`
      update interview.sessions set ends_at = now() - interval '1 second' where public_id = ${candidate.session_id}`
    await endOverdueSessions(service.deps, { signal: new AbortController().signal })
    expect(await sessionsOf(code.accessCode)).toMatchObject([{ status, end_reason: 'TIME_UP' }])
    expect(await eventsOf(candidate, 'InterviewCompleted')).toHaveLength(answered ? 1 : 0)
  })

  it('is seen by the next message, before any job comes', async () => {
    const code = service.sellCode()
    const candidate = await open(service.url, code)
    await service.sql`
      update interview.sessions set ends_at = now() - interval '1 second' where public_id = ${candidate.session_id}`
    expect(await chat(service.url, candidate, message())).toMatchObject({
      error: { code: 'SESSION_NOT_OPEN' },
    })
    expect(await sessionsOf(code.accessCode)).toMatchObject([{ status: 'EXPIRED' }])
  })
})
