import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, test } from 'vitest'
import { backendJob, leadJob, resume, usePlanFixture } from '../../test/plan-fixture.ts'
import { claimPlan } from './plans.store.ts'

const fixture = await usePlanFixture()

const nothingKnown = { position: null, jobDescription: null, resume: null }
const textsOf = (records: Awaited<ReturnType<typeof fixture.questionsOf>>) =>
  records.map(({ question }) => question)
const flaws = [
  'two_questions',
  'other_language',
  'protected_attribute',
  'too_few',
  'instruction_followed',
  'asked_twice',
  'unknown_claim',
] as const

describe('the plan of an interview', () => {
  test('replaces what was not asked yet, by one call, and says which model and prompt made it', async () => {
    const session = await fixture.open()
    const before = await fixture.questionsOf(session)
    await fixture.run()
    const plan = await fixture.planOf(session)
    expect(plan).toMatchObject({
      status: 'READY',
      failure: null,
      attempts: 1,
      model: 'claude-sonnet-5-5',
      prompt_id: 'plan-interview',
      prompt_version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    })
    expect(plan?.prompt_sha256).toMatch(/^[0-9a-f]{64}$/)
    const after = await fixture.questionsOf(session)
    expect(after[0]).toEqual(before[0])
    expect(after.map(({ number, status }) => [number, status])).toEqual(
      before.map(({ number, status }) => [number, status]),
    )
    expect(textsOf(after).slice(1)).not.toEqual(textsOf(before).slice(1))
    expect(await fixture.callsOf(session)).toEqual(['PLAN COMPLETED'])
  })

  test('takes its competencies from the job description, and each question says its own and what a good answer shows', async () => {
    const session = await fixture.open()
    await fixture.run()
    const competencies = (await fixture.planOf(session))?.competencies ?? []
    expect(competencies.length).toBeGreaterThan(1)
    for (const { evidence } of competencies) expect(backendJob).toContain(evidence)
    const names = competencies.map(({ name }) => name)
    const planned = (await fixture.questionsOf(session)).slice(1)
    expect(new Set(planned.map(({ plan }) => plan['competency']))).toEqual(new Set(names))
    for (const { plan, question } of planned) {
      expect(plan).toMatchObject({ text: question })
      expect(JSON.stringify(plan['shows']).length).toBeGreaterThan(20)
    }
  })

  test('probes claims of the résumé by name', async () => {
    const session = await fixture.open()
    await fixture.run()
    const probing = (await fixture.questionsOf(session)).filter(({ plan }) => plan['topic'] === 'RESUME')
    expect(probing.length).toBeGreaterThan(1)
    const claims = resume.split(/[，。]/).filter((claim) => claim !== '')
    for (const { question } of probing) {
      expect(claims.some((claim) => question.includes(claim))).toBe(true)
    }
  })

  test('is another one for the same résumé and another job description', async () => {
    const [backend, lead] = [await fixture.open(), await fixture.open({ jobDescription: leadJob })]
    await fixture.run()
    const plans = [await fixture.planOf(backend), await fixture.planOf(lead)]
    const [one = [], other = []] = plans.map((plan) => plan?.competencies.map(({ name }) => name))
    expect(one.filter((name) => other.includes(name))).toEqual([])
    expect(textsOf(await fixture.questionsOf(backend))).not.toEqual(textsOf(await fixture.questionsOf(lead)))
  })

  test('is in the language of the interview', async () => {
    const session = await fixture.open({ language: 'en' })
    await fixture.run()
    expect(await fixture.planOf(session)).toMatchObject({ status: 'READY' })
    for (const question of textsOf(await fixture.questionsOf(session))) {
      expect(question).toMatch(/\?$/)
      expect(question).not.toMatch(/\p{Script=Han}/u)
    }
  })

  test('is not made when nothing is known, or nothing but the opening question is asked', async () => {
    const unknown = await fixture.open(nothingKnown)
    await fixture.run()
    expect(await fixture.planOf(unknown)).toBeUndefined()
    expect(await fixture.callsOf(unknown)).toEqual([])
  })

  test('is made from a position alone', async () => {
    const session = await fixture.open({ ...nothingKnown, position: '数据库管理员' })
    await fixture.run()
    expect(await fixture.planOf(session)).toMatchObject({
      status: 'READY',
      competencies: [{ evidence: '数据库管理员' }],
    })
  })

  test('is made once, however many processes look for it', async () => {
    const session = await fixture.open()
    await Promise.all([fixture.run(), fixture.run(), fixture.run()])
    const questions = await fixture.questionsOf(session)
    await fixture.run({ now: () => new Date(Date.now() + 3_600_000) })
    expect(await fixture.callsOf(session)).toEqual(['PLAN COMPLETED'])
    expect(await fixture.questionsOf(session)).toEqual(questions)
  })
})

describe('an interview that went on meanwhile', () => {
  test('keeps what was asked, and gets the most important of the plan for the rest', async () => {
    const session = await fixture.open()
    await fixture.sql`update interview.qa_records set status = 'ANSWERED' where session_id = ${session.sessionId} and number <= 2`
    await fixture.sql`update interview.qa_records set status = 'ASKED' where session_id = ${session.sessionId} and number = 3`
    await fixture.sql`update interview.sessions set question_number = 3 where id = ${session.sessionId}`
    const before = await fixture.questionsOf(session)
    await fixture.run()
    const after = await fixture.questionsOf(session)
    expect(after.slice(0, 3)).toEqual(before.slice(0, 3))
    expect(after.slice(3).every(({ plan }) => plan['competency'] !== undefined)).toBe(true)
  })

  test('keeps the question that a reply which is being made may ask', async () => {
    const session = await fixture.open()
    await fixture.sql`
      insert into interview.turns (tenant_id, session_id, client_message_id, message, question_number, lease_until)
      values (${session.tenantId}, ${session.sessionId}, ${randomUUID()}, '我的回答', 1, now() + interval '1 minute')`
    const before = await fixture.questionsOf(session)
    await fixture.run()
    const after = await fixture.questionsOf(session)
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2))
    expect(after.slice(2).every(({ plan }) => plan['competency'] !== undefined)).toBe(true)
  })

  test('and has ended costs no call', async () => {
    const session = await fixture.open()
    await fixture.sql`
      update interview.sessions set status = 'COMPLETED', ended_at = now(), end_reason = 'FINISHED_EARLY' where id = ${session.sessionId}`
    const before = await fixture.questionsOf(session)
    await fixture.run()
    expect(await fixture.planOf(session)).toMatchObject({ status: 'FAILED', failure: 'TOO_LATE' })
    expect(await fixture.callsOf(session)).toEqual([])
    expect(await fixture.questionsOf(session)).toEqual(before)
  })
})

describe('a bad plan', () => {
  test.each(flaws)('with the flaw %s is asked for once more, and the repaired one is used', async (flaw) => {
    const session = await fixture.open()
    fixture.simulator.addFaults({ kind: 'bad_plan', flaw, task: 'plan-interview' })
    await fixture.run()
    expect(await fixture.callsOf(session)).toEqual(['PLAN INVALID', 'PLAN COMPLETED'])
    expect(await fixture.planOf(session)).toMatchObject({ status: 'READY', attempts: 1 })
  })

  test.each(flaws)('with the flaw %s again and again leaves the questions of the bank', async (flaw) => {
    const session = await fixture.open()
    const before = await fixture.questionsOf(session)
    fixture.simulator.addFaults({ kind: 'bad_plan', flaw, task: 'plan-interview', times: 'always' })
    await fixture.run()
    expect(await fixture.planOf(session)).toMatchObject({ status: 'FAILED', failure: 'MODELS_FAILED' })
    expect(await fixture.questionsOf(session)).toEqual(before)
    // The plan, its repair, and the second model's.
    expect(await fixture.callsOf(session)).toEqual(['PLAN INVALID', 'PLAN INVALID', 'PLAN INVALID'])
  })
})

describe('when no model answers', () => {
  test('the questions of the bank stay, and nobody asks again', async () => {
    const session = await fixture.open()
    const before = await fixture.questionsOf(session)
    fixture.simulator.addFaults({ kind: 'http_error', status: 529, times: 'always' })
    await fixture.run()
    const calls = await fixture.callsOf(session)
    await fixture.run()
    expect(await fixture.planOf(session)).toMatchObject({ status: 'FAILED', failure: 'MODELS_FAILED' })
    expect(await fixture.questionsOf(session)).toEqual(before)
    expect(await fixture.callsOf(session)).toEqual(calls)
  })
})

describe('when the process that makes a plan dies', () => {
  const inAMinute = () => new Date(Date.now() + 60_000)
  const die = async (now: Date) => {
    const claim = await claimPlan(fixture.database.db, { now, leaseUntil: new Date(now.getTime() + 10_000) })
    expect(claim).toBeDefined()
  }

  test('another one makes it once its lease is over, and the call that was left is lost', async () => {
    const session = await fixture.open()
    await die(new Date())
    await fixture.sql`
      insert into interview.model_calls (tenant_id, session_id, purpose, model, prompt_id, prompt_version, prompt_sha256, outcome, currency)
      values (${session.tenantId}, ${session.sessionId}, 'PLAN', 'claude-sonnet-5-5', 'plan-interview', '1.0.0', 'x', 'RUNNING', 'USD')`
    await fixture.run()
    expect(await fixture.planOf(session)).toMatchObject({ status: 'RUNNING' })
    await fixture.run({ now: inAMinute })
    expect(await fixture.planOf(session)).toMatchObject({ status: 'READY', attempts: 2 })
    expect(await fixture.callsOf(session)).toEqual(['PLAN LOST', 'PLAN COMPLETED'])
  })

  test('twice, the questions of the bank stay and no third call is made', async () => {
    const session = await fixture.open()
    await die(new Date())
    await die(inAMinute())
    await fixture.run({ now: () => new Date(Date.now() + 120_000) })
    expect(await fixture.planOf(session)).toMatchObject({ status: 'FAILED', failure: 'INTERRUPTED' })
    expect(await fixture.callsOf(session)).toEqual([])
  })

  test('in an orderly way, it gives the plan back at once and the attempt does not count', async () => {
    const session = await fixture.open()
    fixture.simulator.addFaults({ kind: 'slow_headers', delay_ms: 20_000, task: 'plan-interview' })
    const stopping = new AbortController()
    const running = fixture.run({ signal: stopping.signal })
    await waitUntil('the call runs', async () => (await fixture.callsOf(session)).length === 1, 10_000)
    stopping.abort()
    await Promise.race([running, delay(10_000).then(() => Promise.reject(new Error('it goes on')))])
    expect(await fixture.planOf(session)).toMatchObject({ status: 'PENDING', attempts: 0 })
    await fixture.run()
    expect(await fixture.planOf(session)).toMatchObject({ status: 'READY', attempts: 1 })
  })
})
