import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { chat, message, open, reply, send, type Candidate, type Message } from '../../test/candidate.ts'
import { useInterviewService } from '../../test/interview-service.ts'
import { listen, listenAgain, textOf, type HeardEvent } from '../../test/listen.ts'
import { callsOf, waitForWords } from '../../test/stored-turns.ts'

const service = await useInterviewService({ tokenDelayMs: 15 })

const turnPath = (candidate: Candidate, { client_message_id: id }: Message) =>
  `/interview/${candidate.session_id}/turns/${id}`

async function hearAgain(
  candidate: Candidate,
  body: Message,
  options: { lastEventId?: string; url?: string } = {},
): Promise<HeardEvent[]> {
  const heard: HeardEvent[] = []
  for await (const event of listenAgain(options.url ?? service.url, candidate, body, options)) {
    heard.push(event)
  }
  return heard
}

describe('a turn, once more', () => {
  it('is the same answer when it is over, without its message', async () => {
    const candidate = await open(service.url, service.sellCode())
    const body = message()
    const { data } = await chat(service.url, candidate, body)
    const again = await send(service.url, 'GET', turnPath(candidate, body), candidate)
    const { time_left_seconds: _then, ...said } = reply.parse(data)
    expect(again).toMatchObject({ status: 200, data: said })
    expect(await callsOf(service, body)).toHaveLength(2)
  })

  it('is attached to while it is made, as JSON and as a stream, on any replica', async () => {
    const replica = await service.addReplica()
    const candidate = await open(service.url, service.sellCode())
    const body = message()
    const first = chat(service.url, candidate, body)
    await waitForWords(service, body)
    const json = send(replica.url, 'GET', turnPath(candidate, body), candidate)
    const streamed = await hearAgain(candidate, body, { url: replica.url })
    const { data } = await first
    expect((await json).data).toMatchObject({ reply: reply.parse(data).reply })
    expect(textOf(streamed)).toBe(reply.parse(data).reply)
    expect(streamed.at(-1)?.event).toBe('done')
    expect(await callsOf(service, body)).toEqual(['DECIDE COMPLETED', 'REPLY COMPLETED'])
    await replica.stop()
  })

  it('goes on after the last event that was heard', async () => {
    const candidate = await open(service.url, service.sellCode())
    const body = message()
    const heard: HeardEvent[] = []
    for await (const event of listen(service.url, candidate, body)) {
      heard.push(event)
      if (event.event === 'delta') break
    }
    const rest = await hearAgain(candidate, body, { lastEventId: heard.at(-1)?.id ?? '' })
    expect(rest.some(({ event }) => event === 'reset')).toBe(false)
    const whole = await hearAgain(candidate, body)
    expect(textOf([...heard, ...rest])).toBe(textOf(whole))
    const ended = await hearAgain(candidate, body, { lastEventId: rest.at(-1)?.id ?? '' })
    expect(ended.map(({ event }) => event)).toEqual(['done'])
  })

  it('comes by proxies as it is: nothing keeps, changes or holds it back', async () => {
    const candidate = await open(service.url, service.sellCode())
    const body = message()
    await chat(service.url, candidate, body)
    const response = await fetch(new URL(`/api/v1${turnPath(candidate, body)}`, service.url), {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${candidate.token}` },
    })
    await response.body?.cancel()
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
  })

  it('that was never said, or in another interview, is not there', async () => {
    const [candidate, other] = [
      await open(service.url, service.sellCode()),
      await open(service.url, service.sellCode()),
    ]
    const body = message('下一题')
    await chat(service.url, other, body)
    for (const said of [body, { ...body, client_message_id: randomUUID() }]) {
      expect(await send(service.url, 'GET', turnPath(candidate, said), candidate)).toMatchObject({
        status: 404,
        error: { code: 'TURN_NOT_FOUND' },
      })
    }
    expect(await send(service.url, 'GET', turnPath(other, body), candidate)).toMatchObject({
      status: 403,
      error: { code: 'INVALID_ACCESS' },
    })
  })
})

const listed = z.array(
  z.object({
    message: z.string(),
    status: z.string(),
    reply: z.string(),
    directive: z.string().nullable(),
    question_number: z.number(),
    answered_at: z.string().nullable(),
  }),
)

describe('the turns of an interview', () => {
  it('are listed newest first, a page at a time, with what was replied', async () => {
    const candidate = await open(service.url, service.sellCode({ questions: 3 }))
    const replies: string[] = []
    for (const words of ['没听清', '下一题', '让我想想']) {
      replies.unshift(reply.parse((await chat(service.url, candidate, message(words))).data).reply)
    }
    const path = `/interview/${candidate.session_id}/turns`
    const page = await fetch(new URL(`/api/v1${path}?size=2`, service.url), {
      headers: { authorization: `Bearer ${candidate.token}` },
    })
    expect(await page.json()).toMatchObject({ pagination: { page: 1, size: 2, total: 3, total_pages: 2 } })
    const turns = [1, 2].map((number) => send(service.url, 'GET', `${path}?size=2&page=${number}`, candidate))
    const all = (await Promise.all(turns)).flatMap(({ data }) => listed.parse(data))
    expect(
      all.map(({ message: said, directive, question_number: number }) => [said, directive, number]),
    ).toEqual([
      ['让我想想', 'WAIT', 2],
      ['下一题', 'NEXT_QUESTION', 1],
      ['没听清', 'REPEAT', 1],
    ])
    expect(all.map((turn) => turn.reply)).toEqual(replies)
    expect(all.every((turn) => turn.status === 'COMPLETED' && turn.answered_at !== null)).toBe(true)
  })

  it('are not listed to another interview', async () => {
    const candidate = await open(service.url, service.sellCode())
    const other = await open(service.url, service.sellCode())
    expect(await send(service.url, 'GET', `/interview/${candidate.session_id}/turns`, other)).toMatchObject({
      status: 403,
    })
  })
})
