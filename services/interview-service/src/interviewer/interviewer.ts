import type { InterviewLevel, InterviewTerms, Language } from '@interview-pass/contracts'
import type { SessionKey } from '../access/session-key.ts'
import type { AssessmentLevel, NextStepsAdvice, QuestionAssessment, WeaknessTag } from './assessment.ts'
import type { TurnDecision } from './decision.ts'
import type { ProposedPlan } from './proposed-plan.ts'

/** Whose work a call is: recorded with each model call, and what its budget is counted against. */
export interface CallContext extends SessionKey {
  /** Absent for calls that belong to no turn, such as assessments. */
  readonly turnId?: bigint
  readonly language: Language
  /** Ends the call; its outcome is then recorded as ABORTED and the reason is thrown. */
  readonly signal: AbortSignal
}

export interface ExchangeLine {
  readonly role: 'INTERVIEWER' | 'CANDIDATE'
  readonly text: string
}

export interface DecideInput {
  /** The planned question under discussion; after the last one the invitation to ask something, in its words. */
  readonly question: string
  readonly isInvitation: boolean
  /** The competency that it asks about, such as `CACHING`. */
  readonly topic: string
  /** What a good answer shows, a point each; may be empty. Never for the candidate's eyes. */
  readonly shows: readonly string[]
  /** The candidate's newest message. */
  readonly answer: string
  /** What was said about this question before `answer`. */
  readonly exchange: readonly ExchangeLine[]
  readonly followUpsUsed: number
  readonly followUpsMax: number
  /** What the follow-ups to this question have asked about. */
  readonly focusesUsed: readonly string[]
  /** Planned questions after this one. */
  readonly questionsLeft: number
  readonly secondsLeft: number
}

/** Why an interview ends, as its last words say it. */
export type CloseReason = 'ALL_QUESTIONS_ASKED' | 'TIME_UP' | 'FINISHED_EARLY' | 'BUDGET_SPENT' | 'CLOSED'

/** What the server has decided that the words of a reply must do. `question` is what is, or will be, under discussion. */
export type Directive =
  | { readonly action: 'FOLLOW_UP'; readonly focus: string; readonly question: string }
  | {
      readonly action: 'NEXT_QUESTION'
      readonly question: string
      /** The candidate did not know, or asked to go on. */
      readonly isLeft?: boolean
    }
  /** Says in other words what is asked, and gives no answer away. */
  | { readonly action: 'EXPLAIN'; readonly question: string }
  /** Answers what the candidate asked about the interview, and leads back. */
  | { readonly action: 'ANSWER_BACK'; readonly question: string }
  /** Is kind to somebody who is upset, and leads back. */
  | { readonly action: 'ENCOURAGE'; readonly question: string }
  /** Says that all questions are asked, and asks whether the candidate would like to ask something. */
  | { readonly action: 'INVITE'; readonly isLeft?: boolean }
  /** Without a reason: all questions were asked. */
  | { readonly action: 'CLOSE'; readonly reason?: CloseReason }

/** What only helps the candidate to answer: it leaves the question where it is, and is no follow-up. */
export const asideActions = ['EXPLAIN', 'REPEAT', 'WAIT', 'ANSWER_BACK', 'ENCOURAGE', 'OFFER_END'] as const

export type AsideAction = (typeof asideActions)[number]

/** What needs no model: the words are fixed. */
export type FixedDirective =
  | { readonly action: 'REPEAT'; readonly question: string }
  | { readonly action: 'WAIT' }
  | { readonly action: 'OFFER_END'; readonly question: string }

export interface ReplyInput {
  readonly directive: Directive
  /** The candidate's newest message. */
  readonly answer: string
  /** The talk before `answer`, from its first question on, oldest first. */
  readonly exchange: readonly ExchangeLine[]
  readonly position: string | null
  readonly jobDescription: string | null
  readonly resume: string | null
  /** What good answers to the question under discussion and to the next one show: kept from the candidate. */
  readonly expected: readonly string[]
}

/**
 * What a reply yields, in this order: any number of WORDS, perhaps a RESTART (throw away all words so far: another model
 * or the planned question takes over) with words after it, and exactly one DONE at the end.
 */
export type ReplyPart =
  | { readonly kind: 'WORDS'; readonly text: string }
  | { readonly kind: 'RESTART' }
  | { readonly kind: 'DONE'; readonly text: string }

export interface AssessInput {
  readonly kind: InterviewTerms['kind']
  /** How much experience the candidate is asked as; null when it is not known. */
  readonly level: InterviewLevel | null
  readonly position: string | null
  readonly question: string
  readonly topic: string
  /** What a good answer shows; empty when it is not known. */
  readonly keyPoints: readonly string[]
  /** `repeats` is the id of a line with the same words under an earlier question. */
  readonly exchange: readonly (ExchangeLine & { readonly id: string; readonly repeats?: string })[]
  /** The anchored rubric as data. */
  readonly rubric: unknown
  /** Which time it is, from 1, that the same answers are judged. */
  readonly reading: number
  /** What an earlier assessment of the same answers lacked: it is asked for once more. */
  readonly problem?: string | undefined
}

/** One question as far as it was assessed: what the next steps are worded from, and nothing else. */
export interface AssessedQuestionSummary {
  readonly number: number
  readonly question: string
  readonly level: AssessmentLevel
  readonly dimensions: Readonly<Record<string, AssessmentLevel>>
  readonly weaknesses: readonly { readonly tag: WeaknessTag; readonly text: string }[]
  readonly betterAnswer: readonly string[]
}

/** Of whom and from what an interview is planned. */
export interface PlanInput {
  readonly kind: InterviewTerms['kind']
  readonly level: InterviewLevel | null
  /** How many questions are to be planned, the opening one not among them. */
  readonly questionCount: number
  /** The question that opens the interview, which is asked already. */
  readonly opening: string
  /** The questions to choose from. */
  readonly bank: readonly { readonly id: string; readonly topic: string; readonly text: string }[]
  readonly position: string | null
  readonly jobDescription: string | null
  readonly resume: string | null
  /** What a proposal breaks, by rule and place and without its words; undefined for one that may be used. */
  readonly problemIn: (plan: ProposedPlan) => string | undefined
}

/** Which model and which texts made a result; stored with it, so that a result can be explained later. */
export interface Provenance {
  readonly model: string
  readonly promptId: string
  readonly promptVersion: string
  readonly promptSha256: string
}

/** What an interviewer can do. It proposes and words things; it never moves the state of a session. */
export interface Interviewer {
  /** Judges the newest message. Throws InterviewerUnavailable, or the signal's reason. */
  readonly decide: (input: DecideInput, call: CallContext) => Promise<TurnDecision>
  /**
   * Words the reply for a directive. A reply that breaks the output guard becomes the planned one (`plannedReply`).
   * Throws InterviewerUnavailable, or the signal's reason, from the iteration.
   */
  readonly reply: (input: ReplyInput, call: CallContext) => AsyncIterable<ReplyPart>
  /** Assesses the answers to one question. Throws InterviewerUnavailable, or the signal's reason. */
  readonly assess: (
    input: AssessInput,
    call: CallContext,
  ) => Promise<{ readonly assessment: QuestionAssessment; readonly provenance: Provenance }>
  /** Words what to practise first. Throws InterviewerUnavailable, or the signal's reason. */
  readonly adviseNextSteps: (
    items: readonly AssessedQuestionSummary[],
    call: CallContext,
  ) => Promise<{ readonly advice: NextStepsAdvice; readonly provenance: Provenance }>
  /** Whether a text gives away words that instruct the interviewer, which nobody may read. */
  readonly givesAway: (text: string) => boolean
  /**
   * Proposes the questions of an interview, in one call; what `problemIn` finds is asked for once more. Throws
   * InterviewerUnavailable, or the signal's reason.
   */
  readonly plan: (
    input: PlanInput,
    call: CallContext,
  ) => Promise<{ readonly plan: ProposedPlan; readonly provenance: Provenance }>
}

/** Why no model gave a usable answer. */
export const unavailableReasons = ['BUDGET_SPENT', 'MODELS_FAILED', 'DEADLINE', 'REFUSED'] as const

export type UnavailableReason = (typeof unavailableReasons)[number]

/** No model gave a usable answer in time; whoever called goes on without one (planned question, fixed rule, later attempt). */
export class InterviewerUnavailable extends Error {
  override readonly name = 'InterviewerUnavailable'
  readonly reason: UnavailableReason

  constructor(reason: UnavailableReason, options?: ErrorOptions) {
    super(`no interviewer answered: ${reason}`, options)
    this.reason = reason
  }
}
