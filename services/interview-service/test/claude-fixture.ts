import { startClaudeSimulator, type ClaudeSimulator } from '@interview-pass/claude-simulator'
import { afterAll, afterEach } from 'vitest'
import { createClaudeInterviewer } from '../src/interviewer/claude/claude-interviewer.ts'
import { defaultClaudeSettings, type ClaudeSettings } from '../src/interviewer/claude/claude-settings.ts'
import { rubric, rubricOf } from '../src/feedback/rubric.ts'
import type {
  AssessInput,
  CallContext,
  Directive,
  Interviewer,
  ReplyPart,
} from '../src/interviewer/interviewer.ts'
import { shippedPrices } from '../src/model-calls/price-table.ts'
import { openInterviewFixture, quietDeps, type InterviewFixture } from './interview-fixture.ts'

export type Talk = Awaited<ReturnType<Awaited<ReturnType<typeof useClaudeFixture>>['newTalk']>>

export const question = '你怎样避免死锁？'
export const answer = '我们规定所有事务按主键顺序加锁，死锁从每天十次降到零。'
export const assessInput: AssessInput = {
  kind: 'TECHNICAL',
  level: null,
  position: null,
  question,
  topic: 'CONCURRENCY',
  keyPoints: ['说明加锁的顺序'],
  exchange: [
    { id: 'q1-1', role: 'INTERVIEWER', text: question },
    { id: 'q1-2', role: 'CANDIDATE', text: answer },
  ],
  rubric: rubricOf(rubric, 'TECHNICAL'),
  reading: 1,
}
export const next: Directive = { action: 'NEXT_QUESTION', question }

const { purposes } = defaultClaudeSettings
const fast = { attemptTimeoutMs: 4_000, deadlineMs: 15_000, retryDelayMs: 250, retryAfterMaxMs: 1_500 }

/** The real ladder with short steps. */
const short: ClaudeSettings = {
  ...defaultClaudeSettings,
  purposes: {
    DECIDE: { ...purposes.DECIDE, ...fast },
    REPLY: { ...purposes.REPLY, ...fast },
    ASSESS: { ...purposes.ASSESS, ...fast },
    PLAN: { ...purposes.PLAN, ...fast },
  },
  headersTimeoutMs: 800,
  idleTimeoutMs: 800,
}
const plenty = { callsMax: 100, costNanoMax: 10n ** 12n }

/** A real database and a simulated model, for the tests of one file. */
export async function openModelFixture(): Promise<{ fixture: InterviewFixture; simulator: ClaudeSimulator }> {
  const fixture = await openInterviewFixture()
  const simulator = await startClaudeSimulator()
  afterEach(() => simulator.reset())
  afterAll(async () => {
    await simulator.close()
    await fixture.close()
  })
  return { fixture, simulator }
}

/** The adapter with the real SDK, a simulated model and a real database, for the tests of one file. */
export async function useClaudeFixture() {
  const { fixture, simulator } = await openModelFixture()
  /** An interviewer of its own, with closed breakers, and a session that has not spent anything. */
  const newTalk = async () => {
    const { tenantId, sessionId } = await fixture.addCompletedSession([])
    const call: CallContext = {
      tenantId,
      sessionId,
      language: 'zh-CN',
      signal: new AbortController().signal,
    }
    const interviewer = claudeAt(fixture, simulator, short)
    return { call, ...actsOf(interviewer, call), outcomes: () => outcomesOf(fixture, call) }
  }
  // The first call of a process takes longer than the short steps allow.
  const first = await newTalk()
  await first.decide()
  simulator.reset()
  return {
    database: fixture.database,
    sql: fixture.sql,
    simulator,
    /** What the adapter is made from, to be changed by a test. */
    deps: () => depsOf(fixture, simulator, short),
    newTalk,
  }
}

/** What the tests have an interviewer do. */
export function actsOf(interviewer: Interviewer, call: CallContext) {
  const input = { answer, exchange: [], position: null, jobDescription: null, resume: null, expected: [] }
  return {
    interviewer,
    decide: () =>
      interviewer.decide(
        {
          question,
          answer,
          topic: 'CONCURRENCY',
          shows: [],
          exchange: [],
          isInvitation: false,
          followUpsUsed: 0,
          followUpsMax: 2,
          focusesUsed: [],
          questionsLeft: 3,
          secondsLeft: 1200,
        },
        call,
      ),
    speak: (directive: Directive = next, from = call) => interviewer.reply({ ...input, directive }, from),
    async reply(directive: Directive = next, from = call): Promise<ReplyPart[]> {
      const parts: ReplyPart[] = []
      for await (const part of interviewer.reply({ ...input, directive }, from)) parts.push(part)
      return parts
    },
  }
}

/** The adapter with the real SDK and the simulated model; its breakers are closed, and budgets end nothing. */
export function claudeAt(
  fixture: InterviewFixture,
  simulator: ClaudeSimulator,
  settings: ClaudeSettings = defaultClaudeSettings,
): Interviewer {
  return createClaudeInterviewer(depsOf(fixture, simulator, settings))
}

function depsOf(fixture: InterviewFixture, simulator: ClaudeSimulator, settings: ClaudeSettings) {
  return {
    ...quietDeps(),
    db: fixture.database.db,
    now: () => new Date(),
    prices: shippedPrices,
    budgets: { talk: plenty, assessment: plenty },
    settings,
    apiKey: 'test',
    baseUrl: simulator.url,
  }
}

/** The calls of a session in order, as `sonnet COMPLETED`. */
async function outcomesOf(fixture: InterviewFixture, call: CallContext): Promise<string[]> {
  const rows = await fixture.sql<{ model: string; outcome: string }[]>`
    select model, outcome from interview.model_calls where session_id = ${call.sessionId} order by id`
  return rows.map((row) => `${row.model.replace('claude-', '').replace('-5-5', '')} ${row.outcome}`)
}

/** What a reader of the parts sees in the end. */
export function shown(parts: readonly ReplyPart[]): string {
  return parts.reduce(
    (text, part) => (part.kind === 'RESTART' ? '' : part.kind === 'WORDS' ? text + part.text : text),
    '',
  )
}

export function done(parts: readonly ReplyPart[]): ReplyPart | undefined {
  return parts.findLast((part) => part.kind === 'DONE')
}
