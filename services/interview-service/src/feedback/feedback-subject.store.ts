import { and, asc, eq, ne } from 'drizzle-orm'
import type { InterviewLevel, InterviewTerms, Language } from '@interview-pass/contracts'
import type { Db } from '@interview-pass/service-kit'
import type { AssessInput } from '../interviewer/interviewer.ts'
import { exchangeOf, type QaRecord } from '../transcript/qa-record.ts'
import type { SessionKey } from '../access/session-key.ts'
import { qaRecords, sessions, tenants } from '../tables.ts'
import { markRepeats } from './mark-repeats.ts'

/** What a feedback is about: the session and the questions that were asked. */
export interface FeedbackSubject {
  readonly publicId: string
  /** Of the work that made the session. */
  readonly traceparent: string | null
  readonly tenantPublicId: string
  readonly language: Language
  readonly kind: InterviewTerms['kind']
  readonly level: InterviewLevel | null
  readonly position: string | null
  readonly questions: readonly AskedQuestion[]
}

export interface AskedQuestion {
  readonly number: number
  readonly question: string
  readonly topic: string
  /** What of the position it asks about; null when the bank alone chose it. */
  readonly competency: string | null
  /** What a good answer shows; empty when it is not known. */
  readonly keyPoints: readonly string[]
  readonly exchange: AssessInput['exchange']
}

/** Throws when there is no such session of this tenant. */
export async function getFeedbackSubject(db: Db, key: SessionKey): Promise<FeedbackSubject> {
  const [session] = await db
    .select({
      publicId: sessions.publicId,
      traceparent: sessions.traceparent,
      tenantPublicId: tenants.publicId,
      language: sessions.language,
      kind: sessions.kind,
      level: sessions.level,
      position: sessions.position,
    })
    .from(sessions)
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .where(and(eq(sessions.tenantId, key.tenantId), eq(sessions.id, key.sessionId)))
  if (session === undefined) throw new Error('a feedback has no session')
  const records: Pick<QaRecord, 'number' | 'question' | 'plan' | 'answer' | 'followUps'>[] = await db
    .select({
      number: qaRecords.number,
      question: qaRecords.question,
      plan: qaRecords.plan,
      answer: qaRecords.answer,
      followUps: qaRecords.followUps,
    })
    .from(qaRecords)
    .where(
      and(
        eq(qaRecords.tenantId, key.tenantId),
        eq(qaRecords.sessionId, key.sessionId),
        ne(qaRecords.status, 'PLANNED'),
      ),
    )
    .orderBy(asc(qaRecords.number))
  const questions = records.map((record) => ({
    number: record.number,
    question: record.question,
    // Plans of an earlier release lack both.
    topic: record.plan.topic ?? '',
    competency: record.plan.competency ?? null,
    keyPoints: record.plan.shows ?? [],
    exchange: exchangeOf(record).map((line, index) => ({ ...line, id: `q${record.number}-${index + 1}` })),
  }))
  return { ...session, questions: markRepeats(questions) }
}
