import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { chat, message, open, reply, send, type Candidate, type Message } from './candidate.ts'
import { useInterviewService } from './interview-service.ts'
import { listen, textOf, type HeardEvent } from './listen.ts'
import { callsOf, turnOf, waitForWords } from './stored-turns.ts'

const service = await useInterviewService({ tokenDelayMs: 15 })

function start(questions = 2): Promise<Candidate> {
  return open(service.url, service.sellCode({ questions }))
}

describe('a message', () => {
  it('is answered once, with one decision and one reply, whatever is repeated at once', async () => {
    const candidate = await start()
    const body = message()
    const answers = await Promise.all(Array.from({ length: 50 }, () => chat(service.url, candidate, body)))
    expect(new Set(answers.map(({ data }) => reply.parse(data).reply))).toHaveLength(1)
    expect(await callsOf(service, body)).toEqual(['DECIDE COMPLETED', 'REPLY COMPLETED'])
    expect(await turnOf(service, body)).toMatchObject({ status: 'COMPLETED', fence: 1, is_fallback: false })
  })

  it('gets its stored reply again, also when the interview is over', async () => {
    const candidate = await start()
    const body = message()
    const first = await chat(service.url, candidate, body)
    await send(service.url, 'POST', `/interview/${candidate.session_id}/finish`, candidate)
    const second = await chat(service.url, candidate, body)
    expect(second).toMatchObject({
      status: 200,
      data: { reply: reply.parse(first.data).reply, status: 'COMPLETED' },
    })
    expect(await callsOf(service, body)).toHaveLength(2)
  })

  it('with an id that was used for another text is a conflict', async () => {
    const candidate = await start()
    const body = message()
    await chat(service.url, candidate, body)
    expect(await chat(service.url, candidate, { ...body, message: 'other' })).toMatchObject({
      status: 409,
      error: { code: 'TURN_CONFLICT' },
    })
  })

  it('waits its turn: while one is being answered another is refused, and finishing too', async () => {
    const candidate = await start()
    const body = message()
    const first = chat(service.url, candidate, body)
    await waitUntil('the turn is claimed', () => turnOf(service, body), 20_000)
    expect(await chat(service.url, candidate, message())).toMatchObject({
      error: { code: 'TURN_IN_PROGRESS' },
    })
    const finish = send(service.url, 'POST', `/interview/${candidate.session_id}/finish`, candidate)
    expect(await finish).toMatchObject({ error: { code: 'TURN_IN_PROGRESS' } })
    expect(await first).toMatchObject({ status: 200 })
  })

  it.each([
    { name: 'no words', wrong: { message: '' } },
    { name: 'nothing that can be seen', wrong: { message: '\u3164\u200b\ufe0f' } },
    { name: 'a question that there cannot be', wrong: { question_number: 0 } },
    { name: 'too many words', wrong: { message: 'x'.repeat(8001) } },
    { name: 'no words at all', wrong: { message: 7 } },
    { name: 'an id that is no uuid', wrong: { client_message_id: 'no-uuid' } },
  ])('with $name is refused with the field and the rule', async ({ wrong }) => {
    const candidate = await start()
    const answer = await send(service.url, 'POST', '/interview/chat', {
      token: candidate.token,
      body: { ...message(), ...wrong },
    })
    expect(answer).toMatchObject({ status: 422, error: { code: 'VALIDATION_FAILED' } })
    expect(JSON.stringify(answer.error?.details)).toContain(`body.${Object.keys(wrong)[0]}`)
  })
})

it('what is hidden in a message is not kept, and a repeat is still known', async () => {
  const candidate = await start()
  const body = message('We cut\u202e the latency\u0007 by\u{e0067}\u{e0069} 40%.\r\nTwice.')
  const first = await chat(service.url, candidate, body)
  const [row] = await service.sql`
    select message from interview.turns where client_message_id = ${body.client_message_id}`
  expect(row?.['message']).toBe('We cut the latency by 40%.\nTwice.')
  expect(await chat(service.url, candidate, body)).toMatchObject({
    status: 200,
    data: { reply: reply.parse(first.data).reply },
  })
})

describe('a streamed reply', () => {
  async function hear(
    url: string,
    candidate: Candidate,
    body: Message,
    lastEventId?: string,
  ): Promise<HeardEvent[]> {
    const heard: HeardEvent[] = []
    const options = lastEventId === undefined ? {} : { lastEventId }
    for await (const event of listen(url, candidate, body, options)) heard.push(event)
    return heard
  }

  it('comes in pieces and ends with the same data as the JSON answer', async () => {
    const candidate = await start()
    const body = message()
    const events = await hear(service.url, candidate, body)
    expect(events.filter(({ event }) => event === 'delta').length).toBeGreaterThan(1)
    expect(events.at(-1)?.event).toBe('done')
    const whole = await chat(service.url, candidate, body)
    expect(textOf(events)).toBe(reply.parse(whole.data).reply)
    expect(events.at(-1)?.data).toMatchObject({
      reply: textOf(events),
      action: reply.parse(whole.data).action,
    })
  })

  it('goes on being made when its only reader leaves, and a later reader gets the rest', async () => {
    const candidate = await start()
    const body = message()
    const leaving = new AbortController()
    let last: HeardEvent | undefined
    for await (const event of listen(service.url, candidate, body, { signal: leaving.signal })) {
      last = event
      break
    }
    leaving.abort()
    const rest = await hear(service.url, candidate, body, last?.id)
    const turn = await turnOf(service, body)
    expect(last === undefined ? '' : textOf([last, ...rest])).toBe(turn?.reply)
    expect(rest.some(({ event }) => event === 'reset')).toBe(false)
    expect(await callsOf(service, body)).toEqual(['DECIDE COMPLETED', 'REPLY COMPLETED'])
  })

  it('is read from another replica while it is being made', async () => {
    const replica = await service.addReplica()
    const candidate = await start()
    const body = message()
    const here = hear(service.url, candidate, body)
    await waitForWords(service, body)
    const there = await hear(replica.url, candidate, body)
    expect(textOf(there)).toBe(textOf(await here))
    expect(await callsOf(service, body)).toHaveLength(2)
    await replica.stop()
  })

  it('that begins anew says so: the reader throws away what came', async () => {
    const candidate = await start()
    const body = message()
    service.claude.addFaults({ kind: 'cut_stream', after_deltas: 20, stream: true })
    const events = await hear(service.url, candidate, body)
    expect(events.some(({ event }) => event === 'reset')).toBe(true)
    const turn = await turnOf(service, body)
    expect(turn).toMatchObject({ status: 'COMPLETED', fence: 1, draft: 2, reply: textOf(events) })
    expect(events.at(-1)?.id).toBe(`1.2:${turn?.reply.length}`)
  })

  it.each([
    { name: 'an earlier draft', id: '1.1:5' },
    { name: 'an earlier holder', id: '0.2:5' },
    { name: 'more words than there are', id: '1.2:19999' },
    { name: 'an id of an earlier release', id: '1:5' },
    { name: 'an id that is none', id: 'last' },
  ])('is heard from its start, after a reset, by a reader that comes back with $name', async ({ id }) => {
    const candidate = await start()
    const body = message()
    service.claude.addFaults({ kind: 'cut_stream', after_deltas: 5, stream: true })
    const events = await hear(service.url, candidate, body)
    const again = await hear(service.url, candidate, body, id)
    expect(again.map(({ event }) => event)).toEqual(['reset', 'delta', 'done'])
    expect(textOf(again)).toBe(textOf(events))
    const rest = await hear(service.url, candidate, body, '1.2:5')
    expect(rest.map(({ event }) => event)).toEqual(['delta', 'done'])
    expect(textOf(rest)).toBe(textOf(events).slice(5))
  })
})

describe('when the interviewer cannot be reached', () => {
  it('the next planned question answers, the turn says so, and the lost time is given back', async () => {
    const candidate = await start()
    const before = await send(service.url, 'GET', `/interview/${candidate.session_id}`, candidate)
    service.claude.addFaults({ kind: 'http_error', status: 529, times: 'always' })
    const body = message()
    const answer = reply.parse((await chat(service.url, candidate, body)).data)
    expect(answer).toMatchObject({ action: 'NEXT_QUESTION', question: { number: 2 }, status: 'IN_PROGRESS' })
    expect(answer.reply).toContain(answer.question?.text)
    expect(await turnOf(service, body)).toMatchObject({ is_fallback: true })
    const after = await send(service.url, 'GET', `/interview/${candidate.session_id}`, candidate)
    const endsAt = ({ data }: { data: unknown }) => Date.parse(JSON.parse(JSON.stringify(data)).ends_at)
    expect(endsAt(after)).toBeGreaterThan(endsAt(before))
  })

  it('an interview still comes to its end', async () => {
    const candidate = await start(2)
    service.claude.addFaults({ kind: 'http_error', status: 529, times: 'always' })
    await chat(service.url, candidate, message())
    const last = reply.parse((await chat(service.url, candidate, message())).data)
    expect(last).toMatchObject({ action: 'CLOSE', status: 'COMPLETED', question: null })
  })
})

describe('a whole interview', () => {
  it('keeps to its questions and follow-ups, and keeps every answer', async () => {
    const candidate = await start(2)
    const said: string[] = []
    let answer: z.infer<typeof reply>
    do {
      const body = message(`Answer ${said.length}: we cut the latency by 40% and I led the change myself.`)
      said.push(body.message)
      answer = reply.parse((await chat(service.url, candidate, body)).data)
    } while (answer.action !== 'CLOSE' && said.length < 10)
    expect(said.length).toBeLessThanOrEqual(6)
    expect(answer).toMatchObject({
      status: 'COMPLETED',
      question: null,
      progress: { question: 2, questions: 2 },
    })
    const records = await service.sql`
      select q.status, q.answer, q.follow_ups from interview.qa_records q join interview.sessions s on s.id = q.session_id
      where s.public_id = ${candidate.session_id} order by q.number`
    const kept = records.flatMap(({ answer: first, follow_ups: followUps }) => [
      first,
      ...followUps.map((followUp: { answer: string }) => followUp.answer),
    ])
    expect(kept).toEqual(said)
    const completed = await service.sql`
      select payload from interview.outbox where key = ${candidate.session_id} and type = 'InterviewCompleted'`
    expect(completed).toMatchObject([{ payload: { reason: 'ALL_QUESTIONS_ASKED', questions: 2 } }])
    await waitUntil(
      'the feedback is made',
      async () => {
        const rows = await service.sql`
        select from interview.feedback f join interview.sessions s on s.id = f.session_id
        where s.public_id = ${candidate.session_id} and f.status = 'READY'`
        return rows.length === 1
      },
      40_000,
    )
    expect(
      await send(service.url, 'GET', `/interview/${candidate.session_id}/feedback`, candidate),
    ).toMatchObject({ status: 200, data: { status: 'READY', session_id: candidate.session_id } })
  })
})
