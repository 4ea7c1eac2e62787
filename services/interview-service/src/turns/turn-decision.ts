import type { TurnDecision } from '../interviewer/decision.ts'
import { asideActions, type AsideAction } from '../interviewer/interviewer.ts'
import type { CandidateRequest } from '../transcript/candidate-request.ts'
import type { TurnAction } from './turn.ts'

/** Follow-ups to one question, whatever the model proposes. */
export const followUpsMax = 2

/** Replies to one question that only help the candidate to answer it. After them the interview moves on. */
export const asidesMax = 6

/** Of these, the ones that a model words; a further one is the question once more. */
export const wordedAsidesMax = 3

const wordedAsides: readonly AsideAction[] = ['EXPLAIN', 'ANSWER_BACK', 'ENCOURAGE']

/** What the reply of a turn does. */
export const turnDirectives = ['FOLLOW_UP', 'NEXT_QUESTION', 'INVITE', 'CLOSE', ...asideActions] as const

type TurnDirective = (typeof turnDirectives)[number]

/** What a turn does, fixed before the first word of the reply. */
export interface StoredDecision {
  readonly answered: TurnDecision['answered']
  readonly action: TurnAction
  /** Absent in rows of an earlier release: the action's own. */
  readonly directive?: TurnDirective
  readonly focus: string
  /** Of the question's plan, the numbers of the points for which there is evidence by now, as far as a model was asked. */
  readonly shown?: readonly number[]
  /** What a message called for that time has overtaken: it is no answer. */
  readonly overtaken?: AsideAction
  /** True when no interviewer could be asked and the rules alone decided. */
  readonly isFallback: boolean
  /** Set when this turn ends the interview. */
  readonly endReason: 'ALL_QUESTIONS_ASKED' | 'TIME_UP' | null
}

/** Where an interview stands when a turn is decided. */
export interface InterviewPoint {
  readonly questionNumber: number
  readonly questionCount: number
  /** What each follow-up to this question has asked about. */
  readonly focusesUsed: readonly string[]
  readonly asidesUsed: readonly AsideAction[]
  /** How many points the plan names that a good answer shows. */
  readonly pointCount: number
  readonly isTimeUp: boolean
  /** Every question was asked, and the candidate may ask something. */
  readonly isInvited: boolean
}

/** What a message that is nothing but a request calls for: nobody needs to be asked. */
export function proposalFor(request: CandidateRequest): TurnDecision {
  return { answered: 'NOT', action: calledFor[request] }
}

const calledFor: Readonly<Record<CandidateRequest, TurnDecision['action']>> = {
  SKIP: 'MOVE_ON',
  UNKNOWN: 'MOVE_ON',
  REPEAT: 'REPEAT',
  EXPLAIN: 'EXPLAIN',
  WAIT: 'WAIT',
  UPSET: 'ENCOURAGE',
  END: 'OFFER_END',
}

/**
 * Turns the interviewer's proposal into what happens. The limits on follow-ups, asides, questions and time are held here.
 * `undefined` stands for an interviewer that gave no answer: the next question follows.
 */
export function decideTurn(proposal: TurnDecision | undefined, point: InterviewPoint): StoredDecision {
  const shown = pointsIn(proposal?.shown, point.pointCount)
  const decision = decideAction(proposal, point)
  return shown === undefined ? decision : { ...decision, shown }
}

/** Points that there are, each once, in order. */
function pointsIn(shown: readonly number[] | undefined, count: number): number[] | undefined {
  if (shown === undefined) return undefined
  return Array.from({ length: count }, (_, index) => index + 1).filter((number) => shown.includes(number))
}

function decideAction(proposal: TurnDecision | undefined, point: InterviewPoint): StoredDecision {
  const answered = proposal?.answered ?? 'PARTLY'
  if (point.isInvited) return decideInvited(proposal, point)
  if (point.isTimeUp) {
    const overtaken = asideIn(proposal)
    return { ...closing('TIME_UP', answered), ...(overtaken !== undefined && { overtaken }) }
  }
  const focus = proposal?.followUpFocus?.trim() ?? ''
  if (proposal?.action === 'FOLLOW_UP' && mayFollowUp(focus, point.focusesUsed)) {
    return { ...goingOn(answered, 'FOLLOW_UP'), focus }
  }
  const aside = asideFor(proposal, point.asidesUsed)
  if (aside !== undefined) return goingOn(answered, aside)
  const isFallback = proposal === undefined
  if (point.questionNumber < point.questionCount) {
    return {
      answered,
      action: 'NEXT_QUESTION',
      directive: 'NEXT_QUESTION',
      focus: '',
      isFallback,
      endReason: null,
    }
  }
  // Where nobody could answer, nobody is invited to ask.
  return isFallback
    ? { ...closing('ALL_QUESTIONS_ASKED', answered), isFallback }
    : goingOn(answered, 'INVITE')
}

/** After the invitation the candidate may ask, and ask for a moment; whatever else they say ends the interview. */
const asideOfInvited: readonly TurnDecision['action'][] = ['ANSWER_BACK', 'WAIT', 'REPEAT']

function decideInvited(
  proposal: TurnDecision | undefined,
  { asidesUsed, isTimeUp }: InterviewPoint,
): StoredDecision {
  const isAside = proposal !== undefined && asideOfInvited.includes(proposal.action)
  const aside = isAside && !isTimeUp ? asideFor(proposal, asidesUsed) : undefined
  // A question that is one too many is not answered by the invitation to ask.
  if (aside !== undefined && aside === proposal?.action) return goingOn('NOT', aside)
  return { ...closing('ALL_QUESTIONS_ASKED', 'NOT'), isFallback: proposal === undefined }
}

/** A follow-up names what it asks about, and never the same twice. */
function mayFollowUp(focus: string, used: readonly string[]): boolean {
  return (
    used.length < followUpsMax && lettersOf(focus) !== '' && !used.some((other) => isSameFocus(focus, other))
  )
}

function asideFor(proposal: TurnDecision | undefined, used: readonly AsideAction[]): AsideAction | undefined {
  const aside = asideIn(proposal)
  if (aside === undefined || used.length >= asidesMax) return undefined
  const worded = used.filter((action) => wordedAsides.includes(action)).length
  return wordedAsides.includes(aside) && worded >= wordedAsidesMax ? 'REPEAT' : aside
}

function asideIn(proposal: TurnDecision | undefined): AsideAction | undefined {
  return asideActions.find((action) => action === proposal?.action)
}

function goingOn(answered: StoredDecision['answered'], directive: TurnDirective): StoredDecision {
  return { answered, action: 'FOLLOW_UP', directive, focus: '', isFallback: false, endReason: null }
}

/** Whether two phrases name one thing: the same letters, or the one within the other and at least half of it. */
function isSameFocus(one: string, other: string): boolean {
  const [short = '', long = ''] = [lettersOf(one), lettersOf(other)].sort(
    (left, right) => left.length - right.length,
  )
  return short !== '' && long.includes(short) && short.length * 2 >= long.length
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]|\b(?:the|a|an|your|of|about)\b|[的地得了]/gu, '')
}

/** The decision that ends an interview; without a reason for one that was ended from elsewhere meanwhile. */
export function closing(
  endReason: StoredDecision['endReason'],
  answered: StoredDecision['answered'] = 'PARTLY',
): StoredDecision {
  return { answered, action: 'CLOSE', directive: 'CLOSE', focus: '', isFallback: false, endReason }
}

/** The aside that a decision is; undefined when it is none. */
export function asideOf({
  directive,
  overtaken,
}: Pick<StoredDecision, 'directive' | 'overtaken'>): AsideAction | undefined {
  return overtaken ?? asideActions.find((aside) => aside === directive)
}
