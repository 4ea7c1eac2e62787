import { DeadlineError } from '@interview-pass/service-kit'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, test } from 'vitest'
import { allAssessed, asked, useFeedbackFixture, statusesOf } from '../../test/feedback-fixture.ts'
import { attemptsMax, backOffAfter } from './feedback.ts'
import { feedbackTimeoutMs } from './make-feedback.ts'

const fixture = await useFeedbackFixture()

describe('when a process dies or several run', () => {
  /** An assessment of a process that is dead: it never answers by itself. */
  function deadAt(isMeant: (question: string) => boolean) {
    const reached = Promise.withResolvers<void>()
    const revive = Promise.withResolvers<void>()
    const interviewer = fixture.withAssess(isMeant, async (input, call) => {
      reached.resolve()
      await revive.promise
      return fixture.claude.assess(input, call)
    })
    return { interviewer, reached: reached.promise, revive: revive.resolve }
  }

  test('killed between questions, the next process makes the missing ones; the dead one changes nothing when it wakes', async () => {
    const session = await fixture.addSession()
    const dead = deadAt((question) => /[45]/.test(question))
    const first = fixture.run({ interviewer: dead.interviewer })
    await dead.reached
    await fixture.run()
    expect((await fixture.feedbackOf(session)).status).toBe('RUNNING')

    await fixture.run({ now: () => new Date(Date.now() + 200_000) })
    const made = await fixture.feedbackOf(session)
    expect(statusesOf(made)).toEqual(allAssessed)
    expect(await fixture.completedCalls(session)).toBe(asked.length)

    dead.revive()
    await first
    expect(await fixture.feedbackOf(session)).toEqual(made)
    expect(await fixture.eventsOf(session)).toHaveLength(1)
  })

  test('what a dead process finishes while the next one is at work is not stored a second time', async () => {
    const session = await fixture.addSession()
    const dead = deadAt((question) => /[45]/.test(question))
    const slow = deadAt((question) => question.includes('5'))
    const first = fixture.run({ interviewer: dead.interviewer })
    await dead.reached
    const second = fixture.run({ interviewer: slow.interviewer, now: () => new Date(Date.now() + 200_000) })
    await slow.reached
    await waitUntil('four are there', async () => (await fixture.feedbackOf(session)).items.length === 4)

    dead.revive()
    await first
    expect(await fixture.feedbackOf(session)).toMatchObject({ status: 'RUNNING' })
    expect((await fixture.feedbackOf(session)).items).toHaveLength(4)
    slow.revive()
    await second
    expect(statusesOf(await fixture.feedbackOf(session))).toEqual(allAssessed)
  })

  test('a feedback that is asked for while a long one is being made does not wait for it', async () => {
    const long = await fixture.addSession()
    const held = deadAt((question) => question.includes('5'))
    const run = fixture.run({ interviewer: held.interviewer })
    await held.reached
    const session = await fixture.addSession(asked.slice(0, 1))
    const isReady = async () => (await fixture.feedbackOf(session)).status === 'READY'
    await waitUntil('the short one is made', isReady, 5000)
    expect((await fixture.feedbackOf(long)).status).toBe('RUNNING')
    held.revive()
    await run
    expect((await fixture.feedbackOf(long)).status).toBe('READY')
  })

  test('the calls that a dead process left behind are recorded as LOST', async () => {
    const session = await fixture.addSession(asked.slice(0, 1))
    await fixture.sql`
      insert into interview.model_calls (tenant_id, session_id, purpose, model, prompt_id, prompt_version, prompt_sha256, outcome, currency)
      values (${session.tenantId}, ${session.sessionId}, 'ASSESS', 'm', 'p', '1.0.0', 'x', 'RUNNING', 'USD')`
    await fixture.run()
    const rows = await fixture.sql<{ outcome: string }[]>`
      select outcome from interview.model_calls where session_id = ${session.sessionId} order by id`
    // The last one words the next steps.
    expect(rows.map(({ outcome }) => outcome)).toEqual(['LOST', 'COMPLETED', 'COMPLETED'])
  })

  test('a process that is told to stop gives the feedback back at once, and the attempt does not count', async () => {
    const session = await fixture.addSession()
    const stop = new AbortController()
    const interviewer = fixture.withAssess(
      (question) => /[45]/.test(question),
      async (_, call) => {
        stop.abort(new Error('shutting down'))
        call.signal.throwIfAborted()
        return Promise.reject(new Error('the signal was not handed on'))
      },
    )
    await fixture.run({ interviewer, signal: stop.signal })
    const [row] =
      await fixture.sql`select status, attempts from interview.feedback where session_id = ${session.sessionId}`
    expect(row).toEqual({ status: 'PENDING', attempts: 0 })
    await fixture.run()
    expect(statusesOf(await fixture.feedbackOf(session))).toEqual(allAssessed)
    expect(await fixture.completedCalls(session)).toBe(asked.length)
  })

  test('a run that its deadline cuts off is an attempt that counts, and the next one waits', async () => {
    const session = await fixture.addSession()
    const deadline = new AbortController()
    const interviewer = fixture.withAssess(
      (question) => /[45]/.test(question),
      async (_, call) => {
        deadline.abort(new DeadlineError(feedbackTimeoutMs))
        call.signal.throwIfAborted()
        return Promise.reject(new Error('the signal was not handed on'))
      },
    )
    const now = new Date(Date.now() + 1000)
    await fixture.run({ interviewer, signal: deadline.signal, now: () => now })
    const nextAttemptAt = new Date(now.getTime() + backOffAfter(1))
    const [row] =
      await fixture.sql`select status, attempts, next_attempt_at from interview.feedback where session_id = ${session.sessionId}`
    expect(row).toEqual({ status: 'PENDING', attempts: 1, next_attempt_at: nextAttemptAt })
    await fixture.run({ now: () => nextAttemptAt })
    expect(statusesOf(await fixture.feedbackOf(session))).toEqual(allAssessed)
    expect(await fixture.completedCalls(session)).toBe(asked.length)
  })

  test('no session is claimed in the second half of a run, and the next run begins with it', async () => {
    const sessions = await Promise.all([1, 2, 3, 4, 5].map(() => fixture.addSession(asked.slice(0, 1))))
    const startedAt = Date.now() + 1000
    let now = new Date(startedAt)
    let assessments = 0
    const halfIsOver = Promise.withResolvers<void>()
    const interviewer = fixture.withAssess(
      () => true,
      async (input, call) => {
        assessments += 1
        if (assessments === 4) {
          now = new Date(startedAt + feedbackTimeoutMs / 2)
          halfIsOver.resolve()
        }
        await halfIsOver.promise
        return fixture.claude.assess(input, call)
      },
    )
    const statuses = async () =>
      (await Promise.all(sessions.map(fixture.feedbackOf))).map(({ status }) => status).sort()
    await fixture.run({ interviewer, now: () => now })
    expect(await statuses()).toEqual(['PENDING', 'READY', 'READY', 'READY', 'READY'])
    await fixture.run()
    expect(await statuses()).toEqual(['READY', 'READY', 'READY', 'READY', 'READY'])
  })

  test('several runs at once assess every question once', async () => {
    const sessions = await Promise.all([1, 2, 3].map(() => fixture.addSession()))
    await Promise.all([fixture.run(), fixture.run(), fixture.run()])
    for (const session of sessions) {
      expect((await fixture.feedbackOf(session)).status).toBe('READY')
      expect(await fixture.completedCalls(session)).toBe(asked.length)
      expect(await fixture.eventsOf(session)).toHaveLength(1)
    }
  })

  test('a feedback that kills every process that makes it is closed without another call', async () => {
    const session = await fixture.addSession()
    await fixture.sql`
      update interview.feedback set status = 'RUNNING', attempts = ${attemptsMax}, lease_until = now() - interval '1 minute'
      where session_id = ${session.sessionId}`
    await fixture.run()
    expect((await fixture.feedbackOf(session)).status).toBe('FAILED')
    expect(await fixture.completedCalls(session)).toBe(0)
  })
})
