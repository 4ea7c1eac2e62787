import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { chat, create, message, open, reply, send, type Candidate } from './candidate.ts'
import { useInterviewService } from './interview-service.ts'
import { listen, type HeardEvent } from './listen.ts'
import { turnOf } from './stored-turns.ts'

const service = await useInterviewService()

const state = z.object({
  question: z.object({ number: z.number(), text: z.string() }).nullable(),
  asked: z.string().nullable(),
})
const created = z.object({ session_id: z.string(), token: z.string(), message: z.string() })

async function stateOf(candidate: Candidate) {
  return state.parse((await send(service.url, 'GET', `/interview/${candidate.session_id}`, candidate)).data)
}

async function say(candidate: Candidate, words: string) {
  return reply.parse((await chat(service.url, candidate, message(words))).data)
}

/** An interview that was opened under a key, and how it is opened once more. */
async function openUnderKey(language: 'zh-CN' | 'en' = 'zh-CN') {
  const code = service.sellCode({ questions: 3, language })
  const key = { 'idempotency-key': randomUUID() }
  const again = async () => created.parse((await create(service.url, code, key)).data)
  return { candidate: { ...(await again()), status: 'IN_PROGRESS' }, again }
}

describe('the state of an interview', () => {
  it('shows the follow-up that is under discussion, and after an explanation still', async () => {
    const candidate = await open(service.url, service.sellCode({ questions: 3 }))
    const first = await stateOf(candidate)
    expect(first.asked).toBe(first.question?.text)
    const followUp = await say(candidate, '我们用了缓存，效果还可以。')
    expect(followUp.directive).toBe('FOLLOW_UP')
    expect(await stateOf(candidate)).toEqual({ question: first.question, asked: followUp.reply })
    await say(candidate, '什么意思？')
    expect(await stateOf(candidate)).toMatchObject({ asked: followUp.reply })
    const next = await say(candidate, '下一题')
    expect(await stateOf(candidate)).toEqual({ question: next.question, asked: next.question?.text })
  })

  it('shows nothing that is asked when it is over', async () => {
    const candidate = await open(service.url, service.sellCode())
    await send(service.url, 'POST', `/interview/${candidate.session_id}/finish`, candidate)
    expect(await stateOf(candidate)).toEqual({ question: null, asked: null })
  })
})

describe('opening an interview once more', () => {
  it('greets as at first until something was said', async () => {
    const { candidate, again } = await openUnderKey()
    expect((await again()).message).toBe(candidate.message)
  })

  it.each([
    ['zh-CN', '欢迎回来', '第 1 个问题'],
    ['en', 'Welcome back', 'question 1 of 3'],
  ] as const)('in its middle greets with where it is, in %s', async (language, words, place) => {
    const { candidate, again } = await openUnderKey(language)
    const followUp = await say(
      candidate,
      language === 'en' ? 'We used a cache for orders.' : '我们用了订单缓存来提速。',
    )
    expect(followUp.directive).toBe('FOLLOW_UP')
    const greeting = (await again()).message
    expect(greeting).toContain(words)
    expect(greeting).toContain(place)
    expect(greeting.endsWith(followUp.reply)).toBe(true)
  })

  it('after its end says so, and asks nothing', async () => {
    const { candidate, again } = await openUnderKey('en')
    const finished = await send(service.url, 'POST', `/interview/${candidate.session_id}/finish`, candidate)
    expect(finished.data).toMatchObject({ message: expect.stringMatching(/ended early/) })
    const greeting = (await again()).message
    expect(greeting).toMatch(/ended early/)
    expect(greeting).not.toContain('?')
  })
})

describe('an answer that names its question', () => {
  it('is taken when that is the one under discussion, and when it names none', async () => {
    const candidate = await open(service.url, service.sellCode({ questions: 3 }))
    const numbered = { ...message('下一题'), question_number: 1 }
    expect(await chat(service.url, candidate, numbered)).toMatchObject({ status: 200 })
    const unnumbered = { ...message('下一题'), question_number: null }
    expect(await chat(service.url, candidate, unnumbered)).toMatchObject({ status: 200 })
  })

  it('is refused when that question is over, with the one that is asked now, and changes nothing', async () => {
    const candidate = await open(service.url, service.sellCode({ questions: 3 }))
    const answered = { ...message('下一题'), question_number: 1 }
    const { question } = reply.parse((await chat(service.url, candidate, answered)).data)
    const late = { ...message('这是第一题的回答。'), question_number: 1 }
    for (const number of [1, 3]) {
      expect(await chat(service.url, candidate, { ...late, question_number: number })).toMatchObject({
        status: 409,
        error: { code: 'QUESTION_NOT_CURRENT', details: { question, asked: question?.text } },
      })
    }
    expect(await turnOf(service, late)).toBeUndefined()
    expect(await chat(service.url, candidate, answered)).toMatchObject({ status: 200, data: { question } })
    expect(await chat(service.url, candidate, { ...late, question_number: 2 })).toMatchObject({ status: 200 })
  })
})

describe('when little time is left', () => {
  /** An interview with so much time left. */
  async function openWith(seconds: number): Promise<Candidate> {
    const candidate = await open(service.url, service.sellCode({ questions: 3, minutes: 30, language: 'en' }))
    await service.sql`
      update interview.sessions set ends_at = now() + ${seconds} * interval '1 second'
      where public_id = ${candidate.session_id}`
    return candidate
  }

  it.each([
    { seconds: 1500, notice: null },
    {
      seconds: 250,
      notice: { code: 'LITTLE_TIME_LEFT', message: expect.stringMatching(/minutes are left/) },
    },
    { seconds: 50, notice: { code: 'LAST_MINUTE', message: expect.any(String) } },
  ])('as with $seconds s, the answer says so, and the stream before its end', async ({ seconds, notice }) => {
    const candidate = await openWith(seconds)
    const body = message('Next question, please.')
    expect((await chat(service.url, candidate, body)).data).toMatchObject({ notice })
    const heard: HeardEvent[] = []
    for await (const event of listen(service.url, candidate, body)) heard.push(event)
    const told = heard.filter(({ event }) => event === 'notice').map(({ data }) => data)
    expect(told).toEqual(notice === null ? [] : [notice])
    expect(heard.at(-1)).toMatchObject({ event: 'done', data: { notice } })
  })

  it('and it runs out while a reply is made, the last words say that the time is up', async () => {
    const candidate = await openWith(4)
    service.claude.addFaults({ kind: 'slow_headers', delay_ms: 5000, task: 'decide-turn' })
    const answer = await chat(
      service.url,
      candidate,
      message('We built a cache for the orders, and it worked.'),
    )
    expect(answer.data).toMatchObject({ directive: 'CLOSE', status: 'COMPLETED', notice: null })
    expect(reply.parse(answer.data).reply).toMatch(/time is up/i)
  })
})
