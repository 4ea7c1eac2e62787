import type { Language } from '@interview-pass/contracts'
import { administer, waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { plannedReply } from '../src/interviewer/planned-reply.ts'
import { chat, message, open, reply, send, type Candidate } from './candidate.ts'
import { asked } from './feedback-fixture.ts'
import { useInterviewService, type InterviewServiceUnderTest } from './interview-service.ts'

const talkCallsMax = 3
const assessmentCallsMax = 2

const fewCalls = await useInterviewService({
  settings: {
    MODEL_BUDGET_TALK_CALLS: String(talkCallsMax),
    MODEL_BUDGET_ASSESSMENT_CALLS: String(assessmentCallsMax),
    FEEDBACK_READINGS_PER_QUESTION: '1',
  },
})
const littleMoney = await useInterviewService({
  settings: { MODEL_BUDGET_TALK_CENTS: '1', MODEL_BUDGET_ASSESSMENT_CENTS: '1' },
})
const cent = 10_000_000n

const answers: Readonly<Record<Language, readonly string[]>> = {
  'zh-CN': asked.map(({ answer }) => answer),
  en: [
    'First I measured p99 by endpoint, because averages hide it; then I added the missing index, and it fell from 900 ms to 120 ms.',
    'I led the split of the monolith: first the read path, then the write path, so that a rollback took two minutes, and 1 of 40 deployments used it.',
    'For example, we made the payment callback idempotent with a unique key, because notifications come twice; as a result 0 were booked double in 3 months.',
    'We versioned every cache entry, because invalidations came 3 seconds late; however, that cost memory, so I measured it: 97% hits at 4% more memory.',
  ],
}

const callsOf = async ({ sql }: InterviewServiceUnderTest, { session_id: id }: Candidate) => {
  const rows = await sql<{ purpose: string; costNano: bigint }[]>`
    select c.purpose, c.cost_nano as "costNano" from interview.model_calls c join interview.sessions s on s.id = c.session_id
    where s.public_id = ${id} order by c.id`
  return {
    talk: rows.filter(({ purpose }) => purpose !== 'ASSESS'),
    assessment: rows.filter(({ purpose }) => purpose === 'ASSESS'),
  }
}

const questionsMax = 4

/** Answers until the interview closes; returns what was said back. */
async function hold({ url }: InterviewServiceUnderTest, candidate: Candidate, language: Language) {
  const replies: z.infer<typeof reply>[] = []
  for (let turn = 0; turn < questionsMax * 3; turn += 1) {
    const words = answers[language][turn % answers[language].length] ?? ''
    const { status, data } = await chat(url, candidate, message(words))
    expect(status).toBe(200)
    replies.push(reply.parse(data))
    if (replies.at(-1)?.action === 'CLOSE') break
  }
  return replies
}

const feedback = z.object({
  revision: z.number(),
  status: z.string(),
  overall_score: z.number().nullable(),
  summary: z.string(),
  questions: z.array(z.object({ status: z.string(), failure: z.string().nullable() })),
  next_steps: z.array(z.object({ text: z.string() })),
})

async function feedbackOf({ url }: InterviewServiceUnderTest, candidate: Candidate, query = '') {
  const path = `/interview/${candidate.session_id}/feedback${query}`
  const read = async () => {
    const { status, data } = await send(url, 'GET', path, candidate)
    return status === 200 ? feedback.parse(data) : undefined
  }
  return waitUntil('the feedback is there', read, 20_000)
}

const resultsIn = ({ questions }: z.infer<typeof feedback>) =>
  questions.map(({ status, failure }) => failure ?? status).toSorted()

const ourFault: Readonly<Record<Language, string>> = { 'zh-CN': '这是我们的问题', en: 'That is our fault' }

describe.each(['zh-CN', 'en'] as const)('an interview in %s whose calls are spent', (language) => {
  it('goes on with its planned questions to a polite end, and has a feedback that says what is missing', async () => {
    const code = fewCalls.sellCode({ questions: questionsMax, language })
    const candidate = await open(fewCalls.url, code)
    const replies = await hold(fewCalls, candidate, language)
    const plannedFor = ({ question }: z.infer<typeof reply>) =>
      plannedReply({ action: 'NEXT_QUESTION', question: question?.text ?? '' }, language)
    const spentFrom = replies.findIndex((one) => one.reply === plannedFor(one))
    expect(spentFrom).toBeGreaterThanOrEqual(0)
    for (const one of replies.slice(spentFrom, -1)) {
      expect(one).toMatchObject({ action: 'NEXT_QUESTION', reply: plannedFor(one) })
    }
    expect(replies.at(-1)).toMatchObject({
      action: 'CLOSE',
      status: 'COMPLETED',
      reply: plannedReply({ action: 'CLOSE', reason: 'BUDGET_SPENT' }, language),
    })
    expect((await callsOf(fewCalls, candidate)).talk).toHaveLength(talkCallsMax)

    const made = await feedbackOf(fewCalls, candidate)
    expect(made).toMatchObject({ revision: 1, status: 'READY', overall_score: expect.any(Number) })
    expect(resultsIn(made)).toEqual(['ASSESSED', 'ASSESSED', 'BUDGET_SPENT', 'BUDGET_SPENT'])
    expect(made.summary).toContain(ourFault[language])
    expect(made.next_steps).toHaveLength(3)
    expect((await callsOf(fewCalls, candidate)).assessment).toHaveLength(assessmentCallsMax)
  })
})

it('a feedback that is graded again when nothing may be spent stays the one that the candidate reads', async () => {
  const code = fewCalls.sellCode({ questions: questionsMax })
  const candidate = await open(fewCalls.url, code)
  await hold(fewCalls, candidate, 'zh-CN')
  const made = await feedbackOf(fewCalls, candidate)
  const lead = { role: 'TEAM_LEAD', tenant: code.tenantId }
  await administer(fewCalls, lead, 'POST', `/sessions/${candidate.session_id}/feedback/regrade`)
  const again = await waitUntil('it was tried', async () => {
    const second = await feedbackOf(fewCalls, candidate, '?revision=2')
    return second.status === 'FAILED' ? second : undefined
  })
  expect(resultsIn(again)).toEqual(Array.from({ length: questionsMax }, () => 'BUDGET_SPENT'))
  expect(await feedbackOf(fewCalls, candidate)).toEqual({ ...made, revision: 1 })
  expect((await callsOf(fewCalls, candidate)).assessment).toHaveLength(assessmentCallsMax)
})

it('an interview whose money is spent has begun no call since, and has its feedback', async () => {
  const candidate = await open(littleMoney.url, littleMoney.sellCode({ questions: questionsMax }))
  const replies = await hold(littleMoney, candidate, 'zh-CN')
  expect(replies.at(-1)).toMatchObject({ action: 'CLOSE', status: 'COMPLETED' })
  const made = await feedbackOf(littleMoney, candidate)
  // Three questions are begun at the same time, before anything is known of their cost.
  expect(resultsIn(made)).toEqual(['ASSESSED', 'ASSESSED', 'ASSESSED', 'BUDGET_SPENT'])
  const { talk, assessment } = await callsOf(littleMoney, candidate)
  const spentBefore = talk.slice(0, -1).reduce((sum, { costNano }) => sum + costNano, 0n)
  expect(spentBefore).toBeLessThan(cent)
  expect(assessment).toHaveLength(3)
})
