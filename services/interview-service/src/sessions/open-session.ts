import {
  interviewStarted,
  type InterviewLevel,
  type InterviewTerms,
  type Language,
} from '@interview-pass/contracts'
import {
  AppError,
  bindResource,
  currentTraceparent,
  describeSpan,
  inSpan,
  recordEvent,
  type Database,
  type IdempotencyClaim,
  type Tx,
} from '@interview-pass/service-kit'
import type { CheckedAccess } from '../access/validate-access-code.ts'
import { issueToken } from '../access/issue-token.ts'
import type { IssuedToken } from '../access/session-token.ts'
import { requestPlan } from '../plan/request-plan.ts'
import { planQuestions } from '../question-bank/plan-questions.ts'
import { startTranscript } from '../transcript/record-answer.ts'
import { findSessionByAccessCode, startSession } from './sessions.store.ts'
import type { Session } from './session.ts'

export interface OpenSessionDeps {
  readonly database: Database
  readonly now: () => Date
  readonly newId: () => string
  readonly newToken: () => string
}

export interface OpenSessionInput {
  readonly accessCode: string
  readonly access: CheckedAccess
  readonly position: string | null
  readonly jobDescription: string | null
  readonly resume: string | null
  readonly kind: InterviewTerms['kind'] | undefined
  readonly language: Language | undefined
  readonly level: InterviewLevel | null
}

/**
 * Opens the one interview of an access code: session, plan, token, event and the caller's idempotency key commit together.
 * Throws AppError ACCESS_CODE_USED with the session that the code has opened, or INVALID_ACCESS when it was closed unopened.
 */
export async function openSession(
  deps: OpenSessionDeps,
  input: OpenSessionInput,
  claim: IdempotencyClaim | undefined,
): Promise<{ session: Session; issued: IssuedToken }> {
  const { tenantId, grant, checkedBy } = input.access
  const { terms } = grant
  const publicId = deps.newId()
  const startedAt = deps.now()
  const kind = input.kind ?? terms.kind
  const language = input.language ?? terms.language
  const plan = planQuestions({ terms, seed: publicId, kind, language, level: input.level })
  const started = await deps.database.transaction(async (tx) => {
    const session = await startSession(tx, {
      tenantId,
      publicId,
      accessCode: input.accessCode,
      codeExpireAt: new Date(grant.expireAt),
      codeCheckedBy: checkedBy,
      kind,
      language,
      level: input.level,
      questionCount: plan.length,
      minutes: terms.minutes,
      position: input.position,
      jobDescription: input.jobDescription,
      resume: input.resume,
      startedAt,
      endsAt: new Date(startedAt.getTime() + terms.minutes * 60_000),
      traceparent: currentTraceparent(),
    })
    if (session === undefined) return undefined
    describeSpan({ 'interview.session.id': session.publicId })
    const issued = await inSpan('open interview', spanOf(session, startedAt), () =>
      fill(tx, deps, session, { ...input, plan, startedAt }),
    )
    await bindResource(tx, claim, session.publicId)
    return { session, issued }
  })
  // Looked up after the transaction: a second connection taken inside it could wait for ever for itself.
  if (started === undefined) throw await takenError(deps.database, input.accessCode)
  return started
}

/** In the trace of the sale, which the prepared session has kept. */
function spanOf({ traceparent, publicId }: Session, startedAt: Date) {
  const attributes = { 'interview.session.id': publicId }
  return { continues: traceparent, startedAt: startedAt.getTime(), attributes }
}

/** What an open session has beside its row. */
async function fill(
  tx: Tx,
  deps: OpenSessionDeps,
  session: Session,
  opened: OpenSessionInput & { readonly plan: ReturnType<typeof planQuestions>; readonly startedAt: Date },
): Promise<IssuedToken> {
  const { plan, startedAt } = opened
  const key = { tenantId: session.tenantId, sessionId: session.id }
  await startTranscript(tx, key, plan, startedAt)
  await requestPlan(tx, key, { ...opened, questionCount: plan.length })
  const issued = await issueToken({ db: tx, now: deps.now, newToken: deps.newToken }, key)
  await recordEvent(tx, interviewStarted, {
    tenant: { id: session.tenantId, publicId: opened.access.grant.tenantPublicId },
    occurredAt: startedAt,
    data: {
      sessionId: session.publicId,
      accessCode: session.accessCode,
      startedAt: startedAt.toISOString(),
    },
  })
  return issued
}

async function takenError(database: Database, accessCode: string): Promise<AppError> {
  const session = await findSessionByAccessCode(database.db, accessCode)
  if (session === undefined || session.startedAt === null) return new AppError('INVALID_ACCESS')
  return new AppError('ACCESS_CODE_USED', { details: { session_id: session.publicId } })
}
