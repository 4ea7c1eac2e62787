import { openDatabase } from '@interview-pass/service-kit'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { z } from 'zod'

const plannedQuestion = z.object({
  number: z.int(),
  text: z.string(),
  competency: z.string().nullable(),
  shows: z.array(z.string()),
})

const interviewRecord = z.object({
  plan: z.enum(['PENDING', 'RUNNING', 'READY', 'FAILED']),
  competencies: z.array(z.string()),
  questions: z.array(plannedQuestion),
  models: z.array(z.string()),
  calls: z.int(),
  /** Those read from a cache included. */
  inputTokens: z.int(),
  outputTokens: z.int(),
  /** By the price table of the service, in its currency. */
  cost: z.number(),
})

/** What an interview was planned as, and what it cost. */
export type InterviewRecord = z.output<typeof interviewRecord>

export type InterviewRecords = ReturnType<typeof openInterviewRecords>

/** Reads what no candidate may see, and sells an interview of another length. */
export function openInterviewRecords(ownerUrl: string, signal?: AbortSignal) {
  const database = openDatabase({
    url: ownerUrl,
    schema: 'interview',
    applicationName: 'quality',
    poolMax: 2,
    statementTimeoutMs: 10_000,
  })
  const read = async (sessionId: string): Promise<InterviewRecord> => {
    const rows = await database.sql`
      select coalesce(p.status, 'PENDING') as plan,
        coalesce((select jsonb_agg(c ->> 'name') from jsonb_array_elements(p.competencies) c), '[]') as competencies,
        (select jsonb_agg(jsonb_build_object('number', q.number, 'text', q.question,
            'competency', q.plan ->> 'competency', 'shows', coalesce(q.plan -> 'shows', '[]')) order by q.number)
          from interview.qa_records q where q.session_id = s.id) as questions,
        m.models, m.calls::integer, m.input::integer as "inputTokens", m.output::integer as "outputTokens",
        m.cost::float8 as cost
      from interview.sessions s
      left join interview.plans p on p.session_id = s.id,
      lateral (select coalesce(jsonb_agg(distinct model), '[]') as models, count(*) as calls,
          coalesce(sum(input_tokens + cache_write_tokens + cache_read_tokens), 0) as input,
          coalesce(sum(output_tokens), 0) as output, coalesce(sum(cost_nano), 0) / 1e9 as cost
        from interview.model_calls where session_id = s.id) m
      where s.public_id = ${sessionId}`
    return interviewRecord.parse(rows[0])
  }
  return {
    read,
    /** Waits until the plan is there, or until it is known that none will come. */
    waitForPlan: (sessionId: string, timeoutMs: number) =>
      waitUntil(
        `the plan of interview ${sessionId} is closed`,
        async () => ['READY', 'FAILED'].includes((await read(sessionId)).plan),
        timeoutMs,
        { pauseMaxMs: 500, signal },
      ),
    /** A product like the one given, with so many questions. */
    async sellLength(productId: string, questions: number): Promise<string> {
      const rows = await database.sql`
        insert into payment.products (tenant_id, name, price_fen, code_validity_days, interview_kind, interview_questions,
          interview_minutes, interview_language)
        select tenant_id, name || ' (' || ${questions}::text || ')', price_fen, code_validity_days, interview_kind, ${questions}::integer, 120,
          interview_language from payment.products where public_id = ${productId}
        on conflict (tenant_id, name) do update set status = 'ACTIVE'
        returning public_id as id`
      return z.object({ id: z.uuid() }).parse(rows[0]).id
    },
    close: () => database.close(),
  }
}
