import type { Language } from '@interview-pass/contracts'
import type { PlanInput } from '../interviewer/interviewer.ts'
import type { BankQuestion } from '../question-bank/question-bank.ts'
import { lettersOf } from '../question-bank/question-text.ts'

/** What a plan is made from, and held against. */
export interface PlanBrief extends Omit<PlanInput, 'bank' | 'problemIn'> {
  readonly language: Language
  readonly bank: readonly BankQuestion[]
}

/** The letters of what is known of the position and the candidate: long texts, which many phrases are looked for in. */
interface KnownLetters {
  readonly position: string | null
  readonly jobDescription: string | null
  readonly resume: string | null
}

export interface KnownBrief extends PlanBrief {
  readonly letters: KnownLetters
}

export function withLetters(brief: PlanBrief): KnownBrief {
  const fold = (text: string | null) => (text === null ? null : lettersOf(text))
  const { position, jobDescription, resume } = brief
  const letters = { position: fold(position), jobDescription: fold(jobDescription), resume: fold(resume) }
  return { ...brief, letters }
}
