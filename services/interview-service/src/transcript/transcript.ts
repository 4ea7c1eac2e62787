import type { turns } from '../tables.ts'
import type { QaRecordStatus } from './qa-record.ts'

/** The model and the prompt that wrote something. */
export interface Authorship {
  readonly model: string
  readonly promptId: string
  readonly promptVersion: string
}

/** What a reply does, as it is stored. */
type TranscriptAction = (typeof turns)['action']['_']['data']

/** One message of the candidate and what was said to it. */
export interface TranscriptTurn {
  readonly clientMessageId: string
  readonly questionNumber: number
  readonly message: string
  readonly saidAt: Date
  /** Null while it is being made. */
  readonly reply: string | null
  readonly repliedAt: Date | null
  readonly action: TranscriptAction | null
  /** Who decided what the reply does; null when the rules alone did. */
  readonly decidedBy: Authorship | null
  /** Who wrote the reply; null when it is fixed text and the planned question. */
  readonly writtenBy: Authorship | null
}

/** A question that was asked, with all that was said about it. */
export interface TranscriptQuestion {
  readonly number: number
  readonly status: QaRecordStatus
  readonly text: string
  readonly askedAt: Date | null
  readonly closedAt: Date | null
  readonly turns: readonly TranscriptTurn[]
}

/** A turn as it is stored, as far as a transcript shows it. */
export interface StoredTurn {
  readonly id: bigint
  readonly clientMessageId: string
  readonly questionNumber: number
  readonly message: string
  readonly reply: string
  readonly action: TranscriptAction | null
  readonly isDecidedByRules: boolean
  readonly isFallback: boolean
  readonly createdAt: Date
  readonly completedAt: Date | null
}

/** A call of a turn that was answered. */
export interface AnsweredCall extends Authorship {
  readonly turnId: bigint | null
  readonly purpose: string
}

/** Puts what was said under the questions that it was said about. `turns` and `calls` are in the order begun. */
export function transcriptOf(
  questions: readonly Omit<TranscriptQuestion, 'turns'>[],
  turns: readonly StoredTurn[],
  calls: readonly AnsweredCall[],
): TranscriptQuestion[] {
  const said = Map.groupBy(turns, ({ questionNumber }) => questionNumber)
  return questions.map((question) => ({
    ...question,
    turns: (said.get(question.number) ?? []).map((turn) => turnOf(turn, calls)),
  }))
}

function turnOf(turn: StoredTurn, calls: readonly AnsweredCall[]): TranscriptTurn {
  const isComplete = turn.completedAt !== null
  return {
    clientMessageId: turn.clientMessageId,
    questionNumber: turn.questionNumber,
    message: turn.message,
    saidAt: turn.createdAt,
    reply: isComplete ? turn.reply : null,
    repliedAt: turn.completedAt,
    action: turn.action,
    decidedBy: turn.isDecidedByRules ? null : authorOf(turn, calls, 'DECIDE'),
    writtenBy: turn.isFallback || !isComplete ? null : authorOf(turn, calls, 'REPLY'),
  }
}

/** A later answer takes the place of an earlier one. */
function authorOf(turn: StoredTurn, calls: readonly AnsweredCall[], purpose: string): Authorship | null {
  const call = calls.findLast((each) => each.turnId === turn.id && each.purpose === purpose)
  if (call === undefined) return null
  return { model: call.model, promptId: call.promptId, promptVersion: call.promptVersion }
}
