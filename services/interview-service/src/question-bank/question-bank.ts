import { languages, type InterviewTerms } from '@interview-pass/contracts'
import { z } from 'zod'
import behavioral from './data/behavioral.json' with { type: 'json' }
import general from './data/general.json' with { type: 'json' }
import technical from './data/technical.json' with { type: 'json' }

/** At least this many per kind and language, so that the longest interview (20 questions) still has a choice. */
const questionsMin = 24

/** One question mark, at the end: the output guard of a reply counts on it. */
function questionText(mark: string) {
  return z
    .string()
    .max(500)
    .refine((text) => text.indexOf(mark) === text.length - 1, `must be one question that ends with ${mark}`)
}

const question = z.strictObject({
  id: z.string().regex(/^[a-z]+-\d{3}$/),
  topic: z
    .string()
    .max(50)
    .regex(/^[A-Z][A-Z_]*$/),
  text: z.strictObject({ 'zh-CN': questionText('？'), en: questionText('?') }),
})

export type BankQuestion = z.infer<typeof question>

const questions = z
  .array(question)
  .min(questionsMin)
  .superRefine((list, context) => {
    const unique = [
      { name: 'id', values: list.map(({ id }) => id) },
      ...languages.map((language) => ({ name: language, values: list.map(({ text }) => text[language]) })),
    ]
    for (const { name, values } of unique) {
      const repeated = values.find((value, index) => values.indexOf(value) !== index)
      if (repeated !== undefined) {
        context.addIssue({ code: 'custom', message: `${name} is used twice: ${repeated}` })
      }
    }
    if (!list.some(({ topic }) => topic === openingTopic)) {
      context.addIssue({ code: 'custom', message: `a question of topic ${openingTopic} is missing` })
    }
  })

/** Every interview opens with a question of this topic. */
export const openingTopic = 'BACKGROUND'

export type QuestionBank = Readonly<Record<InterviewTerms['kind'], readonly BankQuestion[]>>

/** One question of one interview's plan. */
export interface PlannedQuestion {
  /** From 1. */
  readonly number: number
  readonly text: string
  readonly topic: string
  /** What a good answer shows, a point each, in the interview's language. Never shown to the candidate. */
  readonly shows: readonly string[]
}

/** Checks the questions of one kind. Throws ZodError naming the question and the rule. */
export function parseQuestions(data: unknown): readonly BankQuestion[] {
  return questions.parse(data)
}

/** The questions that are shipped with the service. */
export const questionBank: QuestionBank = {
  TECHNICAL: parseQuestions(technical),
  BEHAVIORAL: parseQuestions(behavioral),
  GENERAL: parseQuestions(general),
}
