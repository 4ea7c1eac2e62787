import { startClaudeSimulator, type ClaudeSimulator } from '@interview-pass/claude-simulator'
import { afterAll, afterEach } from 'vitest'
import { findFeedback } from '../src/feedback/feedback.store.ts'
import { createFeedbackMetrics } from '../src/feedback/measure-feedback.ts'
import { makeFeedback } from '../src/feedback/make-feedback.ts'
import { requestFeedback } from '../src/feedback/request-feedback.ts'
import type { StoredFeedback } from '../src/feedback/feedback.ts'
import { createClaudeInterviewer } from '../src/interviewer/claude/claude-interviewer.ts'
import { defaultClaudeSettings } from '../src/interviewer/claude/claude-settings.ts'
import type { Interviewer } from '../src/interviewer/interviewer.ts'
import { shippedPrices } from '../src/model-calls/price-table.ts'
import {
  openInterviewFixture,
  quietDeps,
  type InterviewFixture,
  type PlantedSession,
} from './interview-fixture.ts'

type Questions = Parameters<InterviewFixture['addCompletedSession']>[0]

interface Run {
  interviewer?: Interviewer
  now?: () => Date
  signal?: AbortSignal
}

const good =
  '我负责订单服务，先用慢查询日志定位到缺少联合索引，然后加上索引并改写了分页。因为写入也变慢，所以我比较了两种方案。结果接口的 P99 从 900 毫秒降到 120 毫秒。'

/** Five questions with an answer that can be assessed. */
export const asked = [1, 2, 3, 4, 5].map((number) => ({
  question: `第 ${number} 个问题？`,
  answer: `${good}这是第 ${number} 个回答。`,
}))

export const allAssessed = asked.map((_, index) => `${index + 1} ASSESSED`)

export function statusesOf(stored: StoredFeedback): string[] {
  return stored.items.map(({ number, status }) => `${number} ${status}`)
}

/** Ended interviews, and the job that makes their feedback with the real adapter and a simulated model, for the tests of one file. */
export async function useFeedbackFixture() {
  const fixture = await openInterviewFixture()
  const simulator = await startClaudeSimulator()
  afterEach(() => simulator.reset())
  afterAll(async () => {
    await simulator.close()
    await fixture.close()
  })
  const claude = claudeAt(fixture, simulator)
  const never = new AbortController().signal
  return {
    database: fixture.database,
    sql: fixture.sql,
    simulator,
    claude,
    /** One run of the job; several may run at once, as several processes do. */
    run({ interviewer = claude, now = () => new Date(), signal = never }: Run = {}): Promise<void> {
      const quiet = quietDeps()
      const deps = {
        ...quiet,
        feedbackMetrics: createFeedbackMetrics(quiet.metrics),
        database: fixture.database,
        interviewer,
        now,
      }
      return makeFeedback({ ...deps, wakes: { outbox: () => undefined } }, { signal })
    },
    /** The interviewer with another way to assess the questions that `isMeant`. */
    withAssess(isMeant: (question: string) => boolean, assess: Interviewer['assess']): Interviewer {
      return {
        ...claude,
        assess: (input, call) => (isMeant(input.question) ? assess : claude.assess)(input, call),
      }
    },
    async addSession(questions: Questions = asked): Promise<PlantedSession> {
      const session = await fixture.addCompletedSession(questions)
      await fixture.database.transaction((tx) => requestFeedback(tx, session))
      return session
    },
    async feedbackOf(session: PlantedSession): Promise<StoredFeedback> {
      const stored = await findFeedback(fixture.database.db, session)
      if (stored === undefined) throw new Error('no feedback')
      return stored
    },
    async completedCalls(session: PlantedSession): Promise<number> {
      const rows = await fixture.sql`
        select from interview.model_calls where session_id = ${session.sessionId} and outcome = 'COMPLETED'`
      return rows.length
    },
    eventsOf: (session: PlantedSession) => fixture.sql<{ payload: Record<string, unknown> }[]>`
      select payload from interview.outbox where key = ${session.publicId} and type = 'FeedbackReady'`,
  }
}

function claudeAt(fixture: InterviewFixture, simulator: ClaudeSimulator): Interviewer {
  const plenty = { callsMax: 100, costNanoMax: 10n ** 12n }
  return createClaudeInterviewer({
    ...quietDeps(),
    db: fixture.database.db,
    now: () => new Date(),
    prices: shippedPrices,
    budgets: { talk: plenty, assessment: plenty },
    settings: defaultClaudeSettings,
    apiKey: 'test',
    baseUrl: simulator.url,
  })
}
