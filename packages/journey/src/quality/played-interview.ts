import type { Language } from '@interview-pass/contracts'
import type { Feedback, Transcript } from '../clients/views.ts'
import type { CandidateName } from './candidates.ts'
import type { InterviewRecord } from './interview-records.ts'

/** One message and the reply to it. */
export interface PlayedTurn {
  readonly questionNumber: number
  readonly message: string
  readonly reply: string
  readonly action: string
  readonly directive: string | null
}

/** A whole interview, as its candidate saw it and as the service keeps it. */
export interface PlayedInterview {
  readonly candidate: CandidateName
  readonly language: Language
  /** The first words to the candidate. */
  readonly opening: string
  readonly turns: readonly PlayedTurn[]
  readonly transcript: Transcript
  readonly feedback: Feedback
  readonly record: InterviewRecord
}

/** Names an interview in a report. */
export function titleOf({ candidate, language }: Pick<PlayedInterview, 'candidate' | 'language'>): string {
  return `${candidate}, ${language}`
}
