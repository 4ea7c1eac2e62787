import {
  completionReasons,
  interviewKinds,
  interviewLevels,
  languages,
  rejectionReasons,
  type InterviewTerms,
  type Language,
} from '@interview-pass/contracts'
import { sql, type SQL } from 'drizzle-orm'
import { bigint, boolean, integer, jsonb, uuid, varchar, type PgColumn } from 'drizzle-orm/pg-core'
import { changes, id, interview, sessionId, tenantId, time } from './table-columns.ts'

export * from './administration-tables.ts'
export * from './machinery-tables.ts'

/**
 * Mirror of schema.sql; the SQL migrations are the truth, and the database test holds both together. What a column may hold
 * is written out as in SQL: the compiler holds it to what the features read and write.
 */
export const tenants = interview.table('tenants', {
  id: id(),
  publicId: uuid('public_id').notNull(),
  ...changes(),
})

export const sessions = interview.table('sessions', {
  id: id(),
  tenantId: tenantId(),
  publicId: uuid('public_id').notNull(),
  accessCode: varchar('access_code', { length: 12 }).notNull(),
  codeExpireAt: time('code_expire_at').notNull(),
  codeCheckedBy: varchar('code_checked_by', { length: 20, enum: ['VERIFY', 'CACHE', 'TABLE'] }),
  status: varchar('status', {
    length: 20,
    enum: ['PREPARED', 'IN_PROGRESS', 'COMPLETED', 'ABANDONED', 'EXPIRED', 'REJECTED'],
  }).notNull(),
  kind: varchar('kind', { length: 20, enum: interviewKinds }).notNull().$type<InterviewTerms['kind']>(),
  language: varchar('language', { length: 10, enum: languages }).notNull().$type<Language>(),
  level: varchar('level', { length: 20, enum: interviewLevels }),
  questionCount: integer('question_count').notNull(),
  minutes: integer('minutes').notNull(),
  position: varchar('position', { length: 200 }),
  jobDescription: varchar('job_description', { length: 8000 }),
  resume: varchar('resume', { length: 20000 }),
  questionNumber: integer('question_number').notNull().default(0),
  startedAt: time('started_at'),
  endsAt: time('ends_at'),
  returnedMs: bigint('returned_ms', { mode: 'bigint' }).notNull().default(0n),
  endedAt: time('ended_at'),
  endReason: varchar('end_reason', {
    length: 30,
    enum: [...completionReasons, ...rejectionReasons, 'REFUNDED'],
  }),
  deletedAt: time('deleted_at'),
  traceparent: varchar('traceparent', { length: 55 }),
  ...changes(),
})

export const sessionTokens = interview.table('session_tokens', {
  id: id(),
  tenantId: tenantId(),
  sessionId: sessionId(),
  tokenSha256: varchar('token_sha256', { length: 64 }).notNull(),
  expiresAt: time('expires_at').notNull(),
  ...changes(),
})

export const qaRecords = interview.table('qa_records', {
  id: id(),
  tenantId: tenantId(),
  sessionId: sessionId(),
  number: integer('number').notNull(),
  status: varchar('status', { length: 20, enum: ['PLANNED', 'ASKED', 'ANSWERED', 'UNANSWERED'] })
    .notNull()
    .default('PLANNED'),
  question: varchar('question', { length: 2000 }).notNull(),
  plan: jsonb('plan').notNull().$type<{
    readonly number: number
    readonly text: string
    readonly topic: string
    readonly shows?: readonly string[]
    readonly competency?: string
  }>(),
  answer: varchar('answer', { length: 8000 }),
  followUps: jsonb('follow_ups').notNull().default([]).$type<
    readonly {
      readonly question: string
      readonly answer: string | null
      readonly focus?: string
      readonly isAnswered?: boolean
      readonly isInvitation?: boolean
    }[]
  >(),
  asides: jsonb('asides').notNull().default([]).$type<
    readonly {
      readonly directive: AsideAction
      readonly after: number
      readonly message: string
      readonly reply: string
    }[]
  >(),
  askedAt: time('asked_at'),
  closedAt: time('closed_at'),
  ...changes(),
})

type AsideAction = 'EXPLAIN' | 'REPEAT' | 'WAIT' | 'ANSWER_BACK' | 'ENCOURAGE' | 'OFFER_END'

interface Decision {
  readonly answered: 'FULLY' | 'PARTLY' | 'NOT'
  readonly action: 'FOLLOW_UP' | 'NEXT_QUESTION' | 'CLOSE'
  readonly directive?: 'FOLLOW_UP' | 'NEXT_QUESTION' | 'INVITE' | 'CLOSE' | AsideAction
  readonly focus: string
  readonly shown?: readonly number[]
  readonly overtaken?: AsideAction
  readonly isFallback: boolean
  readonly endReason: 'ALL_QUESTIONS_ASKED' | 'TIME_UP' | null
}

export const turns = interview.table('turns', {
  id: id(),
  tenantId: tenantId(),
  sessionId: sessionId(),
  clientMessageId: uuid('client_message_id').notNull(),
  status: varchar('status', { length: 20, enum: ['CLAIMED', 'DECIDED', 'COMPLETED'] })
    .notNull()
    .default('CLAIMED'),
  message: varchar('message', { length: 8000 }).notNull(),
  questionNumber: integer('question_number').notNull(),
  fence: integer('fence').notNull().default(1),
  draft: integer('draft').notNull().default(1),
  leaseUntil: time('lease_until').notNull(),
  decideCalls: integer('decide_calls').notNull().default(0),
  replyCalls: integer('reply_calls').notNull().default(0),
  decision: jsonb('decision').$type<Decision>(),
  reply: varchar('reply', { length: 20000 }).notNull().default(''),
  action: varchar('action', { length: 20, enum: ['FOLLOW_UP', 'NEXT_QUESTION', 'CLOSE'] }),
  nextQuestionNumber: integer('next_question_number'),
  nextQuestion: varchar('next_question', { length: 2000 }),
  isFallback: boolean('is_fallback').notNull().default(false),
  decidedAt: time('decided_at'),
  completedAt: time('completed_at'),
  ...changes(),
})

export const plans = interview.table('plans', {
  id: id(),
  tenantId: tenantId(),
  sessionId: sessionId(),
  status: varchar('status', { length: 20, enum: ['PENDING', 'RUNNING', 'READY', 'FAILED'] })
    .notNull()
    .default('PENDING'),
  leaseUntil: time('lease_until'),
  fence: integer('fence').notNull().default(0),
  attempts: integer('attempts').notNull().default(0),
  competencies: jsonb('competencies').notNull().default([]).$type<unknown[]>(),
  questions: jsonb('questions').notNull().default([]).$type<unknown[]>(),
  model: varchar('model', { length: 100 }),
  promptId: varchar('prompt_id', { length: 100 }),
  promptVersion: varchar('prompt_version', { length: 50 }),
  promptSha256: varchar('prompt_sha256', { length: 64 }),
  failure: varchar('failure', {
    length: 30,
    enum: ['BUDGET_SPENT', 'MODELS_FAILED', 'DEADLINE', 'REFUSED', 'TOO_LATE', 'INTERRUPTED'],
  }),
  closedAt: time('closed_at'),
  ...changes(),
})

export const feedback = interview.table('feedback', {
  id: id(),
  tenantId: tenantId(),
  sessionId: sessionId(),
  revision: integer('revision').notNull().default(1),
  status: varchar('status', { length: 20, enum: ['PENDING', 'RUNNING', 'READY', 'FAILED'] })
    .notNull()
    .default('PENDING'),
  leaseUntil: time('lease_until'),
  fence: integer('fence').notNull().default(0),
  attempts: integer('attempts').notNull().default(0),
  nextAttemptAt: time('next_attempt_at').notNull().defaultNow(),
  items: jsonb('items').notNull().default([]).$type<unknown[]>(),
  dimensions: jsonb('dimensions').notNull().default([]).$type<unknown[]>(),
  summary: varchar('summary', { length: 4000 }),
  overallScore: integer('overall_score'),
  rubricVersion: varchar('rubric_version', { length: 50 }),
  promptVersion: varchar('prompt_version', { length: 200 }),
  schemaVersion: varchar('schema_version', { length: 50 }),
  model: varchar('model', { length: 100 }),
  readyAt: time('ready_at'),
  cause: varchar('cause', { length: 20, enum: ['INTERVIEW_ENDED', 'RETRY', 'REGRADE'] })
    .notNull()
    .default('INTERVIEW_ENDED'),
  carriedItems: integer('carried_items').notNull().default(0),
  spread: jsonb('spread').$type<unknown>(),
  nextSteps: jsonb('next_steps').notNull().default([]).$type<unknown[]>(),
  nextStepsProvenance: jsonb('next_steps_provenance').$type<unknown>(),
  ...changes(),
})

export const ratings = interview.table('ratings', {
  id: id(),
  tenantId: tenantId(),
  sessionId: sessionId(),
  feedbackId: bigint('feedback_id', { mode: 'bigint' }).notNull(),
  rating: integer('rating').notNull(),
  comment: varchar('comment', { length: 2000 }),
  ratedAt: time('rated_at').notNull(),
  ...changes(),
})

export const modelCalls = interview.table('model_calls', {
  id: id(),
  tenantId: tenantId(),
  sessionId: sessionId(),
  turnId: bigint('turn_id', { mode: 'bigint' }),
  purpose: varchar('purpose', { length: 20, enum: ['DECIDE', 'REPLY', 'ASSESS', 'PLAN'] }).notNull(),
  model: varchar('model', { length: 100 }).notNull(),
  promptId: varchar('prompt_id', { length: 100 }).notNull(),
  promptVersion: varchar('prompt_version', { length: 50 }).notNull(),
  promptSha256: varchar('prompt_sha256', { length: 64 }).notNull(),
  requestId: varchar('request_id', { length: 100 }),
  outcome: varchar('outcome', { length: 30 }).notNull(),
  inputTokens: integer('input_tokens').notNull().default(0),
  outputTokens: integer('output_tokens').notNull().default(0),
  cacheWriteTokens: integer('cache_write_tokens').notNull().default(0),
  cacheReadTokens: integer('cache_read_tokens').notNull().default(0),
  isEstimated: boolean('is_estimated').notNull().default(false),
  latencyMs: integer('latency_ms'),
  firstTokenMs: integer('first_token_ms'),
  costNano: bigint('cost_nano', { mode: 'bigint' }).notNull().default(0n),
  currency: varchar('currency', { length: 3 }).notNull(),
  ...changes(),
})

/** Whether a row is in one of these states. They are written into the statement, because a partial index serves no parameter. */
export function isIn<Column extends PgColumn>(
  column: Column,
  states: readonly Column['_']['data'][],
): SQL<boolean> {
  return sql`${column} in (${sql.raw(states.map((state) => `'${String(state)}'`).join(', '))})`
}
