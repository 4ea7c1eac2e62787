import { describe, expect, test } from 'vitest'
import { allAssessed, asked, useFeedbackFixture, statusesOf } from '../../test/feedback-fixture.ts'
import { InterviewerUnavailable, type Interviewer } from '../interviewer/interviewer.ts'
import { attemptsMax, backOffAfter } from './feedback.ts'

const fixture = await useFeedbackFixture()

const unavailable: Interviewer['assess'] = () => Promise.reject(new InterviewerUnavailable('MODELS_FAILED'))

describe('when an assessment fails', () => {
  const isSecond = (question: string) => question === '第 2 个问题？'
  const later = (ms: number) => () => new Date(Date.now() + ms)
  const soon = later(backOffAfter(1))
  const withSecondFailed = allAssessed.with(1, '2 FAILED')

  test('what is ready is shown at once as revision 1, and the missing question comes as revision 2 with an event of its own', async () => {
    const session = await fixture.addSession()
    await fixture.run({ interviewer: fixture.withAssess(isSecond, unavailable) })
    const shown = await fixture.feedbackOf(session)
    expect(shown).toMatchObject({ revision: 1, status: 'READY', overallScore: expect.any(Number) })
    expect(statusesOf(shown)).toEqual(withSecondFailed)
    expect(shown.items[1]).toMatchObject({ failure: 'UNAVAILABLE', score: null })
    expect(shown.summary).toMatch(/第 2 题.*我们的问题/)

    await fixture.run()
    expect((await fixture.feedbackOf(session)).revision).toBe(1)
    await fixture.run({ now: soon })
    const whole = await fixture.feedbackOf(session)
    expect(whole).toMatchObject({ revision: 2, status: 'READY', cause: 'RETRY' })
    expect(statusesOf(whole)).toEqual(allAssessed)
    expect(whole.items.filter(({ number }) => number !== 2)).toEqual(
      shown.items.filter(({ number }) => number !== 2),
    )
    expect(await fixture.completedCalls(session)).toBe(asked.length)
    expect((await fixture.eventsOf(session)).map(({ payload }) => payload['revision'])).toEqual([1, 2])
    expect((await fixture.revisionsOf(session)).at(-1)).toEqual(shown)
  })

  test('a question that is waiting is tried for a week and holds back nothing', async () => {
    const session = await fixture.addSession()
    const interviewer = fixture.withAssess(isSecond, unavailable)
    await fixture.run({ interviewer })
    let now = Date.now()
    for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
      now += backOffAfter(attempt)
      const at = now
      await fixture.run({ interviewer, now: () => new Date(at) })
    }
    expect(statusesOf(await fixture.feedbackOf(session))).toEqual(withSecondFailed)
    const [open] = await fixture.revisionsOf(session)
    expect(open).toMatchObject({ revision: 2, status: 'PENDING' })
    expect(open?.nextAttemptAt.getTime()).toBe(now + backOffAfter(attemptsMax))
  })

  test('a refusal is final for its question, met once by each model, and holds back none of the others', async () => {
    const session = await fixture.addSession(asked.slice(0, 1))
    fixture.simulator.addFaults({ kind: 'refusal', task: 'assess-question', times: 'always' })
    await fixture.run({ readings: 3 })
    const refused = await fixture.feedbackOf(session)
    expect(refused).toMatchObject({ revision: 1, status: 'FAILED', overallScore: null })
    expect(refused.items).toMatchObject([{ failure: 'REFUSED' }])
    expect(refused.summary).toContain('工作人员')
    await fixture.run({ now: later(24 * 3_600_000) })
    expect(await fixture.revisionsOf(session)).toHaveLength(1)
    const calls = await fixture.sql`
      select model, outcome from interview.model_calls where session_id = ${session.sessionId} order by id`
    expect(calls).toEqual([
      { model: 'claude-sonnet-5-5', outcome: 'REFUSED' },
      { model: 'claude-opus-5-5', outcome: 'REFUSED' },
    ])
  })

  test('a feedback without a single assessment is FAILED, says that it is our fault, and comes hourly with its event', async () => {
    const session = await fixture.addSession([...asked.slice(0, 2), { question: '没有回答？', answer: null }])
    const interviewer = fixture.withAssess(() => true, unavailable)
    let now = Date.now()
    for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
      const at = now
      await fixture.run({ interviewer, now: () => new Date(at) })
      now += backOffAfter(attempt)
    }
    const stored = await fixture.feedbackOf(session)
    expect(stored).toMatchObject({ status: 'FAILED', overallScore: null, spread: null, nextSteps: [] })
    expect(stored.dimensions.every(({ score }) => score === null)).toBe(true)
    expect(stored.summary).toMatch(/我们的问题.*每小时/)
    expect(statusesOf(stored)).toEqual(['1 FAILED', '2 FAILED', '3 INSUFFICIENT_EVIDENCE'])
    expect(await fixture.eventsOf(session)).toEqual([])

    await fixture.run({ now: () => new Date(now) })
    const come = await fixture.feedbackOf(session)
    expect(come).toMatchObject({ revision: 2, status: 'READY', cause: 'RETRY' })
    expect((await fixture.eventsOf(session)).map(({ payload }) => payload)).toEqual([
      { sessionId: session.publicId, revision: 2, overallScore: come.overallScore },
    ])
  })

  test('without a model for the words of the whole, the next steps are computed', async () => {
    const session = await fixture.addSession(asked.slice(0, 2))
    fixture.simulator.addFaults({ kind: 'http_error', status: 400, task: 'next-steps', times: 'always' })
    await fixture.run()
    const stored = await fixture.feedbackOf(session)
    expect(stored).toMatchObject({ status: 'READY' })
    expect(stored.nextSteps).toHaveLength(3)
    const [row] = await fixture.sql`
      select next_steps_provenance from interview.feedback where session_id = ${session.sessionId}`
    expect(row).toEqual({ next_steps_provenance: null })
  })

  test('an assessment that breaks the schema twice is made by the second model', async () => {
    const session = await fixture.addSession(asked.slice(0, 1))
    fixture.simulator.addFaults({ kind: 'schema_violation', task: 'assess-question', times: 2 })
    await fixture.run()
    expect(statusesOf(await fixture.feedbackOf(session))).toEqual(['1 ASSESSED'])
  })

  test('an assessment that breaks the schema with both models waits for the next attempt', async () => {
    const session = await fixture.addSession(asked.slice(0, 1))
    fixture.simulator.addFaults({ kind: 'schema_violation', task: 'assess-question', times: 3 })
    await fixture.run()
    expect(await fixture.feedbackOf(session)).toMatchObject({ status: 'PENDING', items: [] })
    await fixture.run({ now: () => new Date(Date.now() + backOffAfter(1)) })
    expect(statusesOf(await fixture.feedbackOf(session))).toEqual(['1 ASSESSED'])
  })

  test('what breaks one session ends none of the others', async () => {
    const [broken, whole] = [
      await fixture.addSession([{ question: '坏的？', answer: asked[0]?.answer ?? '' }]),
      await fixture.addSession(),
    ]
    const interviewer = fixture.withAssess(
      (question) => question === '坏的？',
      () => Promise.reject(new Error('a defect')),
    )
    await expect(fixture.run({ interviewer })).rejects.toThrow('a defect')
    expect((await fixture.feedbackOf(whole)).status).toBe('READY')
    await fixture.run({ now: () => new Date(Date.now() + 200_000) })
    expect((await fixture.feedbackOf(broken)).status).toBe('READY')
  })
})
