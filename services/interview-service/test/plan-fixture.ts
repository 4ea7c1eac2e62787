import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { SessionKey } from '../src/access/session-key.ts'
import { defaultClaudeSettings } from '../src/interviewer/claude/claude-settings.ts'
import { makePlans } from '../src/plan/make-plans.ts'
import { createPlanMetrics } from '../src/plan/measure-plans.ts'
import { openSession, type OpenSessionInput } from '../src/sessions/open-session.ts'
import { claudeAt, openModelFixture } from './claude-fixture.ts'
import { quietDeps, type InterviewFixture } from './interview-fixture.ts'

export const resume =
  '在订单服务里用两级缓存把 P99 从 900 毫秒降到 120 毫秒。负责支付对账系统，每天核对 30 万笔流水。主导把单体应用拆成七个服务。'
export const backendJob = '熟悉高并发缓存设计；能独立排查线上故障；有数据库优化经验。'
export const leadJob = '带领十人团队制定技术方向；推动跨部门协作；负责招聘与人才培养。'

const storedPlan = z.object({
  status: z.string(),
  failure: z.string().nullable(),
  attempts: z.number(),
  model: z.string().nullable(),
  prompt_id: z.string().nullable(),
  prompt_version: z.string().nullable(),
  prompt_sha256: z.string().nullable(),
  competencies: z.array(z.object({ name: z.string(), evidence: z.string() })),
})

interface Run {
  readonly now?: () => Date
  readonly signal?: AbortSignal
}

const { purposes } = defaultClaudeSettings
const settings = {
  ...defaultClaudeSettings,
  purposes: { ...purposes, PLAN: { ...purposes.PLAN, retryDelayMs: 10 } },
}

/** Interviews that have just opened, and the job that plans them with the real adapter and a simulated model, for the tests of one file. */
export async function usePlanFixture() {
  const { fixture, simulator } = await openModelFixture()
  const { database, sql } = fixture
  return {
    database,
    sql,
    simulator,
    /** An interview of six questions that has just opened. */
    open: (about: Partial<OpenSessionInput> = {}) => openInterview(fixture, about),
    /** One run of the job, its breakers closed; several may run at once, as several processes do. */
    run({ now = () => new Date(), signal }: Run = {}): Promise<void> {
      const quiet = quietDeps()
      const planMetrics = createPlanMetrics(quiet.metrics)
      const deps = {
        ...quiet,
        planMetrics,
        database,
        interviewer: claudeAt(fixture, simulator, settings),
        now,
      }
      return makePlans(deps, { signal: signal ?? new AbortController().signal })
    },
    async planOf({ sessionId }: SessionKey) {
      const [row] = await sql`select * from interview.plans where session_id = ${sessionId}`
      return row === undefined ? undefined : storedPlan.parse(row)
    },
    async questionsOf({ sessionId }: SessionKey) {
      return sql<{ number: number; status: string; question: string; plan: Record<string, unknown> }[]>`
        select number, status, question, plan from interview.qa_records where session_id = ${sessionId} order by number`
    },
    /** The calls of a session in order, as `PLAN COMPLETED`. */
    async callsOf({ sessionId }: SessionKey): Promise<string[]> {
      const rows = await sql<{ purpose: string; outcome: string }[]>`
        select purpose, outcome from interview.model_calls where session_id = ${sessionId} order by id`
      return rows.map(({ purpose, outcome }) => `${purpose} ${outcome}`)
    },
  }
}

/** Of a tenant of its own. */
async function openInterview(
  { database, sql }: InterviewFixture,
  about: Partial<OpenSessionInput>,
): Promise<SessionKey> {
  const tenantPublicId = randomUUID()
  const [tenant] = await sql<{ id: bigint }[]>`
    insert into interview.tenants (public_id) values (${tenantPublicId}) returning id`
  const deps = { database, now: () => new Date(), newId: randomUUID, newToken: randomUUID }
  const input: OpenSessionInput = {
    accessCode: randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase(),
    access: {
      tenantId: tenant?.id ?? 0n,
      checkedBy: 'VERIFY',
      grant: {
        tenantPublicId,
        expireAt: new Date(Date.now() + 86_400_000).toISOString(),
        terms: { kind: 'TECHNICAL', questions: 6, minutes: 45, language: 'zh-CN' },
      },
    },
    position: '后端工程师',
    jobDescription: backendJob,
    resume,
    kind: undefined,
    language: undefined,
    level: null,
    ...about,
  }
  const { session } = await openSession(deps, input, undefined)
  return { tenantId: session.tenantId, sessionId: session.id }
}
