import { randomUUID } from 'node:crypto'
import { createLogger, createMetrics, openDatabase, type Database } from '@interview-pass/service-kit'
import { openTestNamespace } from '@interview-pass/stack/testing'
import postgres from 'postgres'

interface AnsweredQuestion {
  readonly question: string
  readonly answer: string | null
  readonly followUps?: readonly { question: string; answer: string | null }[]
}

export interface PlantedSession {
  readonly tenantId: bigint
  readonly tenantPublicId: string
  readonly sessionId: bigint
  readonly publicId: string
}

/** A migrated database of a test file's own, opened as the service's role, with sessions planted behind the service's back. */
export interface InterviewFixture {
  readonly database: Database
  /** As a superuser, to look at every table. */
  readonly sql: postgres.Sql<{ bigint: bigint }>
  /** A completed interview of a tenant of its own. */
  addCompletedSession(questions: readonly AnsweredQuestion[]): Promise<PlantedSession>
  close(): Promise<void>
}

/** What every use case under test needs and no test looks at. */
export function quietDeps() {
  return {
    logger: createLogger({
      name: 'interview-service',
      level: 'silent',
      destination: { write: () => undefined },
    }),
    metrics: createMetrics({ service: 'interview-service', process: false }),
  }
}

export async function openInterviewFixture(): Promise<InterviewFixture> {
  const namespace = await openTestNamespace()
  const database = openDatabase({
    url: namespace.interviewServiceUrl,
    schema: 'interview',
    applicationName: 'interview-fixture',
    poolMax: 5,
    statementTimeoutMs: 5000,
  })
  const sql = postgres(namespace.superuserUrl, {
    max: 2,
    types: { bigint: postgres.BigInt },
  })
  return {
    database,
    sql,
    addCompletedSession: (questions) => plantSession(sql, questions),
    async close() {
      await database.close()
      await sql.end({ timeout: 5 })
      await namespace.close()
    },
  }
}

async function plantSession(
  sql: InterviewFixture['sql'],
  questions: readonly AnsweredQuestion[],
): Promise<PlantedSession> {
  const [tenantPublicId, publicId] = [randomUUID(), randomUUID()]
  const code = randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase()
  const [tenant] = await sql<{ id: bigint }[]>`
    insert into interview.tenants (public_id) values (${tenantPublicId}) returning id`
  const tenantId = tenant?.id ?? 0n
  const [session] = await sql<{ id: bigint }[]>`
    insert into interview.sessions (tenant_id, public_id, access_code, code_expire_at, code_checked_by, status, kind, language,
      question_count, minutes, question_number, started_at, ends_at, ended_at, end_reason)
    values (${tenantId}, ${publicId}, ${code}, now() + interval '1 day', 'VERIFY', 'COMPLETED', 'TECHNICAL', 'zh-CN',
      ${Math.max(questions.length, 1)}, 45, ${questions.length}, now(), now(), now(), 'ALL_QUESTIONS_ASKED')
    returning id`
  const sessionId = session?.id ?? 0n
  for (const [index, { question, answer, followUps = [] }] of questions.entries()) {
    await sql`
      insert into interview.qa_records (tenant_id, session_id, number, status, question, plan, answer, follow_ups)
      values (${tenantId}, ${sessionId}, ${index + 1}, ${answer === null ? 'UNANSWERED' : 'ANSWERED'}, ${question},
        ${'{}'}::text::jsonb, ${answer}, ${JSON.stringify(followUps)}::text::jsonb)`
  }
  return { tenantId, tenantPublicId, sessionId, publicId }
}
