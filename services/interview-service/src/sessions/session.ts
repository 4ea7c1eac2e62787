import {
  completionReasons,
  rejectionReasons,
  type InterviewLevel,
  type InterviewTerms,
  type Language,
} from '@interview-pass/contracts'
import type { Transition } from '@interview-pass/service-kit'
import type { CodeSource } from '../access/access-grant.ts'
import type { QaRecord } from '../transcript/qa-record.ts'

export const sessionStatuses = [
  'PREPARED',
  'IN_PROGRESS',
  'COMPLETED',
  'ABANDONED',
  'EXPIRED',
  'REJECTED',
] as const

export type SessionStatus = (typeof sessionStatuses)[number]

export const endReasons = [...completionReasons, ...rejectionReasons, 'REFUNDED'] as const

export type EndReason = (typeof endReasons)[number]

export const sessionEvents = [
  'STARTED',
  'ALL_QUESTIONS_ASKED',
  'FINISHED_EARLY',
  'TIME_UP_WITH_ANSWERS',
  'TIME_UP_WITHOUT_ANSWERS',
  'LEFT',
  'ACCESS_CODE_EXPIRED',
  'ACCESS_CODE_REJECTED',
] as const

export type SessionEvent = (typeof sessionEvents)[number]

/** Every transition there is; what is not listed cannot happen. A status without any is final. */
export const sessionTransitions: readonly Transition<SessionStatus, SessionEvent>[] = [
  { from: 'PREPARED', event: 'STARTED', to: 'IN_PROGRESS', by: 'the holder of the access code' },
  { from: 'PREPARED', event: 'ACCESS_CODE_EXPIRED', to: 'EXPIRED', by: 'payment-service' },
  { from: 'PREPARED', event: 'ACCESS_CODE_REJECTED', to: 'REJECTED', by: 'payment-service' },
  { from: 'IN_PROGRESS', event: 'ALL_QUESTIONS_ASKED', to: 'COMPLETED', by: 'the last turn, or the clock' },
  { from: 'IN_PROGRESS', event: 'FINISHED_EARLY', to: 'COMPLETED', by: 'the candidate or an administrator' },
  { from: 'IN_PROGRESS', event: 'TIME_UP_WITH_ANSWERS', to: 'COMPLETED', by: 'the clock' },
  { from: 'IN_PROGRESS', event: 'TIME_UP_WITHOUT_ANSWERS', to: 'EXPIRED', by: 'the clock' },
  { from: 'IN_PROGRESS', event: 'LEFT', to: 'ABANDONED', by: 'the clock' },
  { from: 'IN_PROGRESS', event: 'ACCESS_CODE_REJECTED', to: 'REJECTED', by: 'payment-service' },
]

/** One interview, from prepared to completed. */
export interface Session {
  readonly id: bigint
  readonly tenantId: bigint
  readonly publicId: string
  readonly accessCode: string
  readonly codeCheckedBy: CodeSource | null
  readonly status: SessionStatus
  readonly kind: InterviewTerms['kind']
  readonly language: Language
  /** As whom the candidate is asked; null when they did not say. */
  readonly level: InterviewLevel | null
  readonly questionCount: number
  readonly minutes: number
  /** The number of the question under discussion, from 1; 0 before the start. */
  readonly questionNumber: number
  readonly position: string | null
  readonly jobDescription: string | null
  readonly resume: string | null
  readonly startedAt: Date | null
  readonly endsAt: Date | null
  readonly endedAt: Date | null
  readonly endReason: EndReason | null
  /** When the candidate's data were removed. */
  readonly deletedAt: Date | null
  /** W3C trace context of the work that made the row: of the sale, unless that was never heard of. */
  readonly traceparent: string | null
}

/** A session with the question under discussion; there is none before the start. */
export interface SessionState {
  readonly session: Session
  readonly question: QaRecord | undefined
  /** The planned question after it; undefined at the last one. */
  readonly nextQuestion: QaRecord | undefined
}

/** Whole seconds the candidate still has; 0 unless the interview is going on. */
export function timeLeftSeconds(session: Pick<Session, 'status' | 'endsAt'>, now: Date): number {
  if (!isOpen(session) || session.endsAt === null) return 0
  return Math.max(0, Math.floor((session.endsAt.getTime() - now.getTime()) / 1000))
}

/** Whether an interview goes on: only then something may be said, and time runs. */
export function isOpen(session: Pick<Session, 'status'>): boolean {
  return session.status === 'IN_PROGRESS'
}

/** Who has said nothing for so long when the time is over has left. */
export const silenceMsMax = 10 * 60_000

/**
 * What the end of the time does to an interview: it expires when nothing was answered, is abandoned when the candidate was
 * gone by then, and else completed. `lastSaidAt` is null when nothing was said; after the last question nobody is missed.
 */
export function timeUpEnd(
  { endsAt }: Pick<Session, 'endsAt'>,
  said: { answered: number; lastSaidAt: Date | null; hasAnsweredAll: boolean },
): { event: SessionEvent; reason: EndReason } {
  if (said.hasAnsweredAll) return { event: 'ALL_QUESTIONS_ASKED', reason: 'ALL_QUESTIONS_ASKED' }
  if (said.answered === 0) return { event: 'TIME_UP_WITHOUT_ANSWERS', reason: 'TIME_UP' }
  const silentSinceMs = (endsAt?.getTime() ?? 0) - (said.lastSaidAt?.getTime() ?? 0)
  if (silentSinceMs > silenceMsMax) return { event: 'LEFT', reason: 'LEFT' }
  return { event: 'TIME_UP_WITH_ANSWERS', reason: 'TIME_UP' }
}

/** Whether something was held of an interview, so that it gets feedback and others hear of its end. */
export function isHeld({ status }: Pick<Session, 'status'>): boolean {
  return status === 'COMPLETED' || status === 'ABANDONED'
}

/** Whether an interview goes on although its time is over. */
export function isOverdue(session: Pick<Session, 'status' | 'endsAt'>, now: Date): boolean {
  return isOpen(session) && session.endsAt !== null && session.endsAt <= now
}
