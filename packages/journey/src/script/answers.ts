import { readFileSync } from 'node:fs'
import type { Language } from '@interview-pass/contracts'
import { z } from 'zod'

/** How well somebody answers. */
export type Quality = 'strong' | 'medium' | 'weak'

const text = z.string().min(1).max(8000)
const texts = z.tuple([text], text)
const byQuality = z.object({ strong: text, medium: text, weak: text })

const answers = z.strictObject({
  /** The first of which a keyword stands in the question answers it. */
  topics: z.array(byQuality.extend({ about: texts })).min(1),
  otherwise: byQuality,
  /** What is said when one question goes on, in turn. */
  further: z.object({ strong: texts, medium: texts, weak: texts }),
  /** Said when the interviewer invites the candidate to ask something. */
  nothingToAsk: text,
})

function read(file: string): z.output<typeof answers> {
  return answers.parse(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')))
}

const tables = { 'zh-CN': read('answers.zh-CN.json'), en: read('answers.en.json') } as const

/** What a candidate is asked. */
export interface Asked {
  /** The planned question under discussion. */
  readonly question: string
  /** From 1. */
  readonly questionNumber: number
  /** How often the candidate has spoken to this question already. */
  readonly spokenBefore: number
  /** All is asked, and the candidate may ask something. */
  readonly isInvited: boolean
}

/** The first answer to a question, about its topic. */
export function answerTo(question: string, quality: Quality, language: Language): string {
  const { topics, otherwise } = tables[language]
  const wanted = question.toLowerCase()
  const known = topics.find(({ about }) => about.some((word) => wanted.includes(word.toLowerCase())))
  return (known ?? otherwise)[quality]
}

/** What is said when the question goes on; `times` is how often it went on before. */
export function furtherAnswer(quality: Quality, language: Language, times: number): string {
  const further = tables[language].further[quality]
  return further[times % further.length] ?? further[0]
}

/** Says that the candidate has no question. */
export function nothingToAsk(language: Language): string {
  return tables[language].nothingToAsk
}
