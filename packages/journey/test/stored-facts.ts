import { openDatabase, type Database } from '@interview-pass/service-kit'

/** What is stored about one paid interview, counted over both schemas. */
interface StoredFacts {
  readonly order: string | undefined
  readonly paidAttempts: number
  readonly accessCodes: number
  readonly activatedCodes: number
  readonly grants: number
  readonly paymentCompletedRecorded: number
  readonly sessions: number
  readonly sessionStatus: string | undefined
  readonly interviewStartedRecorded: number
  readonly interviewCompletedRecorded: number
  readonly turns: number
  readonly completedTurns: number
  /** Steps of a turn with more than one completed model call. */
  readonly stepsPaidTwice: number
  readonly feedbackReady: number
}

export interface StoredFactsReader {
  read(orderId: string): Promise<StoredFacts>
  /** Every access code there is. */
  listAccessCodes(): Promise<string[]>
  /** Events recorded and not yet published, in both services. */
  countUnpublished(): Promise<number>
  close(): Promise<void>
}

/** The services' database, as its owner. */
export function openAsOwner(ownerUrl: string): Database {
  return openDatabase({
    url: ownerUrl,
    schema: 'payment',
    applicationName: 'journey-test',
    poolMax: 1,
    statementTimeoutMs: 5000,
  })
}

export function openStoredFacts(ownerUrl: string): StoredFactsReader {
  const database = openAsOwner(ownerUrl)
  return {
    read: (orderId) => readFacts(database, orderId),
    async listAccessCodes() {
      const rows = await database.sql<{ code: string }[]>`select code from payment.access_codes`
      return rows.map(({ code }) => code)
    },
    async countUnpublished() {
      const [row] = await database.sql<{ unpublished: number }[]>`
        select ((select count(*) from payment.outbox where published_at is null)
          + (select count(*) from interview.outbox where published_at is null))::int as unpublished`
      return row?.unpublished ?? 0
    },
    close: () => database.close(),
  }
}

async function readFacts(database: Database, orderId: string): Promise<StoredFacts> {
  const [facts] = await database.sql<StoredFacts[]>`
    with ordered as (select * from payment.orders where public_id = ${orderId}),
    code as (select * from payment.access_codes where order_public_id = ${orderId}),
    session as (select * from interview.sessions where access_code in (select code from code)),
    session_turn as (select turns.* from interview.turns join session on session.id = turns.session_id),
    started as (select * from interview.outbox where key in (select public_id::text from session))
    select
      (select status from ordered) as "order",
      (select count(*)::int from payment.payment_attempts join ordered on ordered.id = order_id
        where payment_attempts.status = 'PAID') as "paidAttempts",
      (select count(*)::int from code) as "accessCodes",
      (select count(*)::int from code where status = 'ACTIVATED') as "activatedCodes",
      (select count(*)::int from payment.user_access where access_code_id in (select id from code)) as "grants",
      (select count(*)::int from payment.outbox where key = ${orderId} and type = 'PaymentCompleted')
        as "paymentCompletedRecorded",
      (select count(*)::int from session) as "sessions",
      (select min(status) from session) as "sessionStatus",
      (select count(*)::int from started where type = 'InterviewStarted') as "interviewStartedRecorded",
      (select count(*)::int from started where type = 'InterviewCompleted') as "interviewCompletedRecorded",
      (select count(*)::int from session_turn) as "turns",
      (select count(*)::int from session_turn where status = 'COMPLETED' and reply <> '') as "completedTurns",
      (select count(*)::int from (
        select 1 from interview.model_calls where turn_id in (select id from session_turn) and outcome = 'COMPLETED'
        group by turn_id, purpose having count(*) > 1) as twice) as "stepsPaidTwice",
      (select count(*)::int from interview.feedback join session on session.id = session_id
        where feedback.status = 'READY') as "feedbackReady"`
  if (facts === undefined) throw new Error('a query of counts answers one row')
  return facts
}
