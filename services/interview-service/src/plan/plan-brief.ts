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

/** What is copied of a document as evidence has so many letters at least. */
export const evidenceLettersMin = 2

export type Documents = Pick<PlanBrief, keyof KnownLetters>

/** Whether a plan can be made: what it looks at must be found in a document. */
export function canBePlanned(documents: Documents): boolean {
  return Object.values(lettersIn(documents)).some((letters) => letters !== null)
}

export function withLetters(brief: PlanBrief): KnownBrief {
  return { ...brief, letters: lettersIn(brief) }
}

/** A document in which no evidence can be found is as good as none. */
function lettersIn({ position, jobDescription, resume }: Documents): KnownLetters {
  const fold = (text: string | null) => {
    const letters = lettersOf(text ?? '')
    return letters.length < evidenceLettersMin ? null : letters
  }
  return { position: fold(position), jobDescription: fold(jobDescription), resume: fold(resume) }
}
