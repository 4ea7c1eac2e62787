import { listFeedback } from '../src/feedback/feedback.store.ts'
import { readFeedback } from '../src/feedback/read-feedback.ts'
import { createFeedbackMetrics } from '../src/feedback/measure-feedback.ts'
import { makeFeedback } from '../src/feedback/make-feedback.ts'
import { requestFeedback } from '../src/feedback/request-feedback.ts'
import type { StoredFeedback } from '../src/feedback/feedback.ts'
import type { Interviewer } from '../src/interviewer/interviewer.ts'
import { claudeAt, openModelFixture } from './claude-fixture.ts'
import { quietDeps, type InterviewFixture, type PlantedSession } from './interview-fixture.ts'

type Questions = Parameters<InterviewFixture['addCompletedSession']>[0]

interface Run {
  interviewer?: Interviewer
  now?: () => Date
  signal?: AbortSignal
  readings?: number
}

/** Five questions, each with an answer of its own that can be assessed. */
export const asked = [
  '我负责订单服务，先用慢查询日志定位到缺少联合索引，然后加上索引并改写了分页。因为写入也变慢，所以我比较了两种方案。结果接口的 P99 从 900 毫秒降到 120 毫秒。',
  '首先我把支付回调改成了幂等处理，用唯一约束挡住重复通知。因为通知会乱序，所以每次都先查状态再写入。最后连续三个月没有一笔重复入账，对账差异降到 0。',
  '当时我负责缓存更新，首先用消息通知各个节点失效，其次给每条记录加了版本号。因为消息会延迟 3 秒，所以旧值不会覆盖新值，结果命中率达到 97%。',
  '我把发布流程拆成了两步，先放 5% 的流量，然后看错误率再放开。因为回滚要在两分钟内完成，所以我写了自动回滚脚本，结果全年只有 1 次人工介入。',
  '首先我们约定所有事务按主键顺序加锁，然后给长事务设了 2 秒的超时。因为重试会放大压力，所以我加了退避，结果死锁从每天 10 次降到 0 次。',
].map((answer, index) => ({ question: `第 ${index + 1} 个问题？`, answer }))

export const allAssessed = asked.map((_, index) => `${index + 1} ASSESSED`)

export function statusesOf(stored: StoredFeedback): string[] {
  return stored.items.map(({ number, status }) => `${number} ${status}`)
}

/** Ended interviews, and the job that makes their feedback with the real adapter and a simulated model, for the tests of one file. */
export async function useFeedbackFixture() {
  const { fixture, simulator } = await openModelFixture()
  const claude = claudeAt(fixture, simulator)
  const never = new AbortController().signal
  return {
    database: fixture.database,
    sql: fixture.sql,
    simulator,
    claude,
    /** One run of the job; several may run at once, as several processes do. */
    run({
      interviewer = claude,
      now = () => new Date(),
      signal = never,
      readings = 1,
    }: Run = {}): Promise<void> {
      const quiet = quietDeps()
      const deps = {
        ...quiet,
        feedbackMetrics: createFeedbackMetrics(quiet.metrics),
        database: fixture.database,
        interviewer,
        now,
      }
      return makeFeedback({ ...deps, readingsPerQuestion: readings }, { signal })
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
    /** As a candidate sees it. */
    async feedbackOf(session: PlantedSession): Promise<StoredFeedback> {
      const found = await readFeedback(fixture.database.db, session)
      if (found === undefined) throw new Error('no feedback')
      return found.stored
    },
    revisionsOf: (session: PlantedSession) => listFeedback(fixture.database.db, session),
    /** Assessments of questions; the call that words the next steps is not one. */
    async completedCalls(session: PlantedSession): Promise<number> {
      const rows = await fixture.sql`
        select from interview.model_calls where session_id = ${session.sessionId} and outcome = 'COMPLETED'
          and prompt_id = 'assess-question'`
      return rows.length
    },
    eventsOf: (session: PlantedSession) => fixture.sql<{ payload: Record<string, unknown> }[]>`
      select payload from interview.outbox where key = ${session.publicId} and type = 'FeedbackReady'`,
  }
}
