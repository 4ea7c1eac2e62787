import { completionReasons, interviewCompleted } from '@interview-pass/contracts'
import { AppError, nextState, recordEvent, type Tx, type Wakes } from '@interview-pass/service-kit'
import { feedbackJob, requestFeedback } from '../feedback/request-feedback.ts'
import { getTenantPublicId } from '../tenants/find-tenant.ts'
import { countAnswered } from '../transcript/read-transcript.ts'
import type { SessionMetrics } from './measure-sessions.ts'
import { isHeld, sessionTransitions, type EndReason, type Session, type SessionEvent } from './session.ts'
import { updateSessionEnd } from './sessions.store.ts'

export interface EndSessionDeps {
  readonly now: () => Date
  readonly sessionMetrics: SessionMetrics
  readonly wakes: Pick<Wakes, 'job'>
}

/**
 * Ends an interview whose row the caller has locked. When something of it was held, the feedback is asked for and
 * InterviewCompleted recorded in the same transaction; call `announceEnd` after its commit. Throws AppError SESSION_NOT_OPEN when the event changes nothing.
 */
export async function endSession(
  tx: Tx,
  deps: Pick<EndSessionDeps, 'now'>,
  session: Session,
  end: { event: SessionEvent; reason: EndReason },
): Promise<Session> {
  const status = nextState(sessionTransitions, session.status, end.event)
  if (status === undefined) throw new AppError('SESSION_NOT_OPEN')
  const key = { tenantId: session.tenantId, sessionId: session.id }
  const endedAt = deps.now()
  await updateSessionEnd(tx, key, { status, endReason: end.reason, endedAt })
  const ended: Session = { ...session, status, endReason: end.reason, endedAt }
  if (isHeld(ended)) {
    await requestFeedback(tx, key)
    await recordCompletion(tx, deps, ended)
  }
  return ended
}

/** Counts an ended interview and wakes who makes its feedback. Call after the commit. */
export function announceEnd(deps: EndSessionDeps, ended: Session): void {
  deps.sessionMetrics.countEnded(ended)
  if (!isHeld(ended)) return
  deps.wakes.job(feedbackJob)
}

async function recordCompletion(tx: Tx, deps: Pick<EndSessionDeps, 'now'>, session: Session): Promise<void> {
  const key = { tenantId: session.tenantId, sessionId: session.id }
  const { startedAt, endedAt } = session
  const seconds =
    startedAt === null || endedAt === null ? 0 : (endedAt.getTime() - startedAt.getTime()) / 1000
  await recordEvent(tx, interviewCompleted, {
    tenant: { id: session.tenantId, publicId: await getTenantPublicId(tx, session.tenantId) },
    occurredAt: deps.now(),
    data: {
      sessionId: session.publicId,
      accessCode: session.accessCode,
      reason: completionReason(session),
      questions: await countAnswered(tx, key),
      durationSeconds: Math.max(0, Math.round(seconds)),
    },
  })
}

function completionReason({ endReason }: Session) {
  const reason = completionReasons.find((each) => each === endReason)
  if (reason === undefined) throw new AppError('SERVICE_ERROR')
  return reason
}
