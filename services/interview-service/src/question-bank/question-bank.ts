import { interviewLevels, languages, type InterviewTerms, type Language } from '@interview-pass/contracts'
import { z } from 'zod'
import behavioral from './data/behavioral.json' with { type: 'json' }
import general from './data/general.json' with { type: 'json' }
import technical from './data/technical.json' with { type: 'json' }
import { isInLanguage, questionFaultIn, repeatedQuestions } from './question-text.ts'

/** At least this many per kind and language, so that two interviews of one candidate differ. */
const questionsMin = 40

/** At least so many per level: the longest interview there is. */
const questionsPerLevelMin = 20

/** What a good answer shows: enough to judge by, few enough to keep in mind. */
export const showsMin = 3
export const showsMax = 5
export const showsLengthMax = 150

function questionText(language: Language) {
  return z.string().superRefine((text, context) => {
    const fault = questionFaultIn(text, language)
    if (fault !== undefined) context.addIssue({ code: 'custom', message: `${fault}: ${text}` })
  })
}

function points(language: Language) {
  const point = z
    .string()
    .min(4)
    .max(showsLengthMax)
    .refine((text) => isInLanguage(text, language), `must be written in ${language}`)
  return z.array(point).min(showsMin).max(showsMax)
}

const question = z
  .strictObject({
    id: z.string().regex(/^[a-z]+-\d{3}$/),
    topic: z
      .string()
      .max(50)
      .regex(/^[A-Z][A-Z_]*$/),
    /** The levels of candidates that it suits. */
    levels: z.array(z.enum(interviewLevels)).min(1),
    text: z.strictObject({ 'zh-CN': questionText('zh-CN'), en: questionText('en') }),
    /** What a good answer shows, point by point the same in both languages. */
    shows: z.strictObject({ 'zh-CN': points('zh-CN'), en: points('en') }),
  })
  .refine(
    ({ shows }) => shows['zh-CN'].length === shows.en.length,
    'what a good answer shows must have the same points in both languages',
  )

export type BankQuestion = z.infer<typeof question>

const questions = z
  .array(question)
  .min(questionsMin)
  .superRefine((list, context) => {
    const problems = [
      ...repeatedIds(list),
      ...languages.flatMap((language) => repeatedTexts(list, language)),
      ...interviewLevels.flatMap((level) => {
        const suited = list.filter(({ levels }) => levels.includes(level))
        return [
          ...(suited.length < questionsPerLevelMin
            ? [`fewer than ${questionsPerLevelMin} questions for ${level}`]
            : []),
          ...(suited.some(({ topic }) => topic === openingTopic)
            ? []
            : [`a question of topic ${openingTopic} for ${level} is missing`]),
        ]
      }),
    ]
    for (const message of problems) context.addIssue({ code: 'custom', message })
  })

function repeatedIds(list: readonly BankQuestion[]): string[] {
  const ids = list.map(({ id }) => id)
  return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `id is used twice: ${id}`)
}

function repeatedTexts(list: readonly BankQuestion[], language: Language): string[] {
  return repeatedQuestions(list.map(({ text }) => text[language])).map(
    (text) => `${language} is asked twice: ${text}`,
  )
}

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
  /** What of the position it asks about; absent for a question that the bank alone chose. */
  readonly competency?: string
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
