import { openDatabase, type Database } from '@interview-pass/service-kit'
import { z } from 'zod'
import { bookedInterview, type BookedInterview } from './booked-interview.ts'
import { addApiClients } from '../add-clients-and-users.ts'
import { turnsOfInterview } from './interview-script.ts'

export interface InterviewBooks {
  /** So many API clients more, so that no limit is met; and a product whose interviews are long enough. */
  prepare(clients: number): Promise<{ clientIds: string[]; productId: string }>
  /** Those that were opened. */
  list(): Promise<BookedInterview[]>
  /** What is still on its way, a line each: turns, plans, feedback, events. */
  listOpen(): Promise<string[]>
  /** Has what waits for its next attempt tried at once. */
  hastenFeedback(): Promise<void>
  close(): Promise<void>
}

/** The services' own books of all interviews, for their owner. */
export function openInterviewBooks(ownerUrl: string): InterviewBooks {
  const database = openDatabase({
    url: ownerUrl,
    schema: 'interview',
    applicationName: 'interviews-test',
    poolMax: 2,
    statementTimeoutMs: 30_000,
  })
  const { sql } = database
  return {
    prepare: (clients) => prepare(database, clients),
    list: () => listInterviews(database),
    async listOpen() {
      const rows = await sql<{ what: string }[]>`
        select 'session ' || s.public_id || ' is ' || s.status as what
        from interview.sessions s where s.status = 'IN_PROGRESS'
        union all
        select 'the plan of ' || s.public_id || ' is ' || p.status from interview.plans p
        join interview.sessions s on s.id = p.session_id where p.status in ('PENDING', 'RUNNING')
        union all
        select 'the feedback of ' || s.public_id || ' is ' || f.status from interview.feedback f
        join interview.sessions s on s.id = f.session_id where f.status in ('PENDING', 'RUNNING')
        union all
        select 'event ' || type || ' of ' || key || ' is not published' from interview.outbox where published_at is null
        union all
        select 'event ' || type || ' of ' || key || ' is not published' from payment.outbox where published_at is null`
      return rows.map(({ what }) => what)
    },
    async hastenFeedback() {
      await sql`update interview.feedback set next_attempt_at = now() where status = 'PENDING' and next_attempt_at > now()`
    },
    close: () => database.close(),
  }
}

async function prepare({ sql }: Database, clients: number) {
  const clientIds = await addApiClients(sql, clients)
  const [product] = await sql<[{ productId: string }]>`
    insert into payment.products (tenant_id, name, price_fen, code_validity_days, interview_kind, interview_questions,
      interview_minutes, interview_language)
    select tenant_id, name || ' (long)', price_fen, code_validity_days, interview_kind, ${turnsOfInterview}, 120,
      interview_language
    from payment.products order by id limit 1
    on conflict (tenant_id, name) do update set status = 'ACTIVE'
    returning public_id as "productId"`
  return { clientIds, productId: product.productId }
}

async function listInterviews({ sql }: Database): Promise<BookedInterview[]> {
  const call = sql`json_build_object('id', c.id::text, 'purpose', c.purpose, 'model', c.model, 'outcome', c.outcome,
    'requestId', c.request_id, 'inputTokens', c.input_tokens + c.cache_write_tokens + c.cache_read_tokens,
    'outputTokens', c.output_tokens, 'isEstimated', c.is_estimated, 'begunAt', c.created_at)`
  const rows = await sql`
    select s.public_id as "sessionId", s.status, s.end_reason as "endReason",
      (select coalesce(json_agg(q.number order by q.number), '[]') from interview.qa_records q
        where q.session_id = s.id and q.status <> 'PLANNED') as asked,
      (select coalesce(json_agg(json_build_object('clientMessageId', t.client_message_id, 'message', t.message,
          'questionNumber', t.question_number, 'status', t.status, 'reply', t.reply, 'isFallback', t.is_fallback,
          'fence', t.fence,
          'calls', (select coalesce(json_agg(${call} order by c.id), '[]')
            from interview.model_calls c where c.turn_id = t.id)) order by t.id), '[]')
        from interview.turns t where t.session_id = s.id) as turns,
      (select coalesce(json_agg(${call} order by c.id), '[]')
        from interview.model_calls c where c.session_id = s.id and c.turn_id is null) as calls,
      (select coalesce(json_agg(json_build_object('revision', f.revision, 'status', f.status, 'claims', f.fence,
          'questions', (select coalesce(json_agg(json_build_object('number', (i->>'number')::int, 'status', i->>'status')), '[]')
            from jsonb_array_elements(f.items) i)) order by f.revision), '[]')
        from interview.feedback f where f.session_id = s.id) as revisions,
      (select coalesce(json_agg(a.status), '[]') from payment.access_codes a where a.code = s.access_code) as codes
    from interview.sessions s where s.started_at is not null order by s.id`
  return z.array(bookedInterview).parse([...rows])
}
