import { describe, expect, it } from 'vitest'
import { chat, message, open, reply, type Candidate } from './candidate.ts'
import { useInterviewService } from './interview-service.ts'
import { callsOf } from './stored-turns.ts'

const service = await useInterviewService()

const languages = ['zh-CN', 'en'] as const

function start(language: (typeof languages)[number] = 'zh-CN', questions = 3): Promise<Candidate> {
  return open(service.url, service.sellCode({ questions, language }))
}

/** Says it, and returns what came back with the model calls that it took. */
async function say(candidate: Candidate, words: string) {
  const body = message(words)
  const answer = reply.parse((await chat(service.url, candidate, body)).data)
  return { ...answer, calls: await callsOf(service, body) }
}

/** The records of an interview as they are stored. */
function recordsOf(candidate: Candidate) {
  return service.sql`
    select q.status, q.question, q.answer, q.follow_ups, q.asides from interview.qa_records q
    join interview.sessions s on s.id = q.session_id
    where s.public_id = ${candidate.session_id} order by q.number`
}

describe('who does not know, or asks to go on', () => {
  it.each([
    ['zh-CN', '不知道'],
    ['zh-CN', '下一题'],
    ['en', 'Can I skip this one?'],
    ['en', "I don't know."],
  ] as const)('gets the next question at once, in %s: %s', async (language, words) => {
    const candidate = await start(language)
    const answer = await say(candidate, words)
    expect(answer).toMatchObject({ directive: 'NEXT_QUESTION', question: { number: 2 } })
    expect(answer.reply).toContain(answer.question?.text)
    expect(answer.calls).toEqual(['REPLY COMPLETED'])
    expect((await recordsOf(candidate))[0]).toMatchObject({ status: 'UNANSWERED', answer: words })
  })

  it('comes to the end of the interview after its last question', async () => {
    const candidate = await start('zh-CN', 1)
    expect(await say(candidate, '不知道')).toMatchObject({ directive: 'CLOSE', status: 'COMPLETED' })
  })
})

describe('who needs help with a question', () => {
  it.each([
    ['en', 'Could you repeat the question, please?', 'REPEAT'],
    ['zh-CN', '没听清，能再说一遍吗？', 'REPEAT'],
    ['en', 'I want to end the interview.', 'OFFER_END'],
    ['zh-CN', '我想结束面试', 'OFFER_END'],
  ] as const)('hears it again, in %s: %s', async (language, words, directive) => {
    const candidate = await start(language)
    const answer = await say(candidate, words)
    const [record] = await recordsOf(candidate)
    expect(answer).toMatchObject({ directive, action: 'FOLLOW_UP', question: { number: 1 } })
    expect(answer.reply).toContain(record?.['question'])
    expect(answer.calls).toEqual([])
    expect(record).toMatchObject({ status: 'ASKED', answer: null, follow_ups: [] })
    expect(record?.['asides']).toMatchObject([{ directive, message: words, reply: answer.reply, after: 1 }])
  })

  it('hears a follow-up again when that is what was asked, and still has all follow-ups', async () => {
    const candidate = await start()
    const followUp = await say(candidate, '我们用了缓存，效果还可以。')
    expect(followUp.directive).toBe('FOLLOW_UP')
    const again = await say(candidate, '请再说一遍')
    expect(again.reply).toContain(followUp.reply)
    expect(again.directive).toBe('REPEAT')
    expect(await say(candidate, '做了一些优化，效果不错。')).toMatchObject({ directive: 'FOLLOW_UP' })
    const [record] = await recordsOf(candidate)
    expect(record).toMatchObject({ answer: '我们用了缓存，效果还可以。' })
    expect(record?.['follow_ups']).toMatchObject([{ answer: '做了一些优化，效果不错。' }, { answer: null }])
  })

  it.each([
    ['en', 'Give me a moment, please.'],
    ['zh-CN', '让我想一想'],
  ] as const)('has a moment, in %s: %s', async (language, words) => {
    const answer = await say(await start(language), words)
    expect(answer).toMatchObject({ directive: 'WAIT', question: { number: 1 } })
    expect(answer.reply).not.toMatch(/[?？]/)
  })

  it.each([
    ['en', 'What do you mean?', 'EXPLAIN'],
    ['zh-CN', '我好紧张', 'ENCOURAGE'],
  ] as const)('gets words of their own, in %s: %s', async (language, words, directive) => {
    const answer = await say(await start(language), words)
    expect(answer).toMatchObject({ directive, question: { number: 1 } })
    expect(answer.calls).toEqual(['REPLY COMPLETED'])
  })

  it('is not helped for ever', async () => {
    const candidate = await start()
    const directives: string[] = []
    for (let time = 1; time <= 7; time += 1) directives.push((await say(candidate, '什么意思？')).directive)
    expect(directives).toEqual([
      ...Array.from({ length: 3 }, () => 'EXPLAIN'),
      ...Array.from({ length: 3 }, () => 'REPEAT'),
      'NEXT_QUESTION',
    ])
  })
})

describe('follow-ups to one question', () => {
  it('never ask about the same twice, and keep what they ask about', async () => {
    const candidate = await start('zh-CN', 3)
    let answer = await say(candidate, '我们做了一个订单系统，平时用得还可以。')
    while (answer.question?.number === 1) {
      answer = await say(candidate, '我们做了一个订单系统，平时用得还可以。')
    }
    const [record] = await recordsOf(candidate)
    const focuses = JSON.parse(JSON.stringify(record?.['follow_ups'])).map(
      ({ focus }: { focus: string }) => focus,
    )
    expect(focuses).toHaveLength(2)
    expect(focuses.every((focus: string) => focus.includes('订单系统') || focus.includes('还可以'))).toBe(
      true,
    )
    expect(new Set(focuses).size).toBe(focuses.length)
  })
})
