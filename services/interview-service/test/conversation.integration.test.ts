import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { chat, message, open, reply, send, type Candidate } from './candidate.ts'
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
    expect(await say(candidate, '不知道')).toMatchObject({ directive: 'INVITE', status: 'IN_PROGRESS' })
    expect(await say(candidate, '下一题')).toMatchObject({ directive: 'CLOSE', status: 'COMPLETED' })
  })
})

describe('who has answered the last question', () => {
  const spoken = [
    ['zh-CN', '我们把大表拆成了两张，延迟从两秒降到一百毫秒。', '这个岗位的面试一般有几轮？', '没有了'],
    [
      'en',
      'I split the table in two and measured p99 at 40 ms.',
      'How many rounds are there usually?',
      'No, thanks.',
    ],
  ] as const

  it.each(spoken)('may ask something back before the end, in %s', async (language, answer, asked, over) => {
    const candidate = await start(language, 1)
    let invited = await say(candidate, answer)
    while (invited.directive === 'FOLLOW_UP') invited = await say(candidate, answer)
    expect(invited).toMatchObject({ directive: 'INVITE', action: 'FOLLOW_UP', question: { number: 1 } })
    expect(invited.time_left_seconds).toBeLessThanOrEqual(180)
    const [stored] = await recordsOf(candidate)
    const shown = await send(service.url, 'GET', `/interview/${candidate.session_id}`, {
      token: candidate.token,
    })
    expect(shown.data).toMatchObject({ asked: invited.reply })
    expect(await say(candidate, asked)).toMatchObject({ directive: 'ANSWER_BACK', status: 'IN_PROGRESS' })
    const end = await say(candidate, over)
    expect(end).toMatchObject({ directive: 'CLOSE', status: 'COMPLETED', question: null })
    const [record] = await recordsOf(candidate)
    expect(record).toMatchObject({ status: stored?.['status'], answer: stored?.['answer'] })
    expect(record?.['follow_ups'].at(-1)).toMatchObject({ isInvitation: true, answer: over })
    expect(record?.['asides']).toMatchObject([{ directive: 'ANSWER_BACK', message: asked }])
  })

  it('has as long again to say something after each reply, and never more than the interview has', async () => {
    const candidate = await start('en', 1)
    await say(candidate, 'Can I skip this one?')
    const almostOver = (secondsOfInterview: number) => service.sql`
      update interview.sessions set ends_at = now() + interval '20 seconds',
        started_at = now() - minutes * interval '1 minute' + ${secondsOfInterview} * interval '1 second'
      where public_id = ${candidate.session_id}`
    await almostOver(600)
    const first = await say(candidate, 'How many rounds are there usually?')
    expect(first.directive).toBe('ANSWER_BACK')
    expect(first.time_left_seconds).toBeGreaterThan(170)
    await almostOver(60)
    const second = await say(candidate, 'Give me a minute, please.')
    expect(second.directive).toBe('WAIT')
    expect(second.time_left_seconds).toBeGreaterThan(50)
    expect(second.time_left_seconds).toBeLessThanOrEqual(60)
  })

  it('and says nothing more has the interview ended by the clock, with all questions asked', async () => {
    const candidate = await start('zh-CN', 1)
    expect(await say(candidate, '下一题')).toMatchObject({ directive: 'INVITE' })
    const stored = () => service.sql`
      select status, end_reason from interview.sessions where public_id = ${candidate.session_id}`
    await service.sql`update interview.sessions set ends_at = now() where public_id = ${candidate.session_id}`
    await waitUntil('the clock has ended it', async () => (await stored())[0]?.['status'] !== 'IN_PROGRESS')
    expect(await stored()).toMatchObject([{ status: 'COMPLETED', end_reason: 'ALL_QUESTIONS_ASKED' }])
  })

  it('and ends it without a question has had them all', async () => {
    const candidate = await start('en', 1)
    await say(candidate, 'Can I skip this one?')
    const ended = await send(service.url, 'POST', `/interview/${candidate.session_id}/finish`, {
      token: candidate.token,
    })
    expect(ended.data).toMatchObject({ status: 'COMPLETED', end_reason: 'ALL_QUESTIONS_ASKED' })
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
