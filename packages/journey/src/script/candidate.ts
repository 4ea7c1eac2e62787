import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** What the candidate of the script is asked. */
interface Asked {
  /** The planned question under discussion, as the question bank words it. */
  readonly question: string
  /** From 1. */
  readonly questionNumber: number
  /** How often the candidate has spoken to this question already. */
  readonly spokenBefore: number
}

/** Returns what is asked; the same question at the same point always gets the same answer. */
export type Candidate = (asked: Asked) => string

const text = z.string().min(1).max(8000)
const qualities = z.object({ full: text, brief: text })
const answers = z
  .object({
    topics: z.array(qualities.extend({ about: text })).min(1),
    otherwise: qualities,
    unknown: z.tuple([text], text),
    closing: text,
  })
  .parse(JSON.parse(readFileSync(new URL('answers.zh-CN.json', import.meta.url), 'utf8')))

type Quality = 'FULL' | 'BRIEF' | 'UNKNOWN'

/** How the candidate does, question by question: well; briefly until asked again; hardly at all. */
const performances: readonly (readonly Quality[])[] = [['FULL'], ['BRIEF', 'FULL'], ['UNKNOWN', 'BRIEF']]

/** A back-end engineer who interviews in Chinese, strong in some things and weak in others. */
export const chineseEngineer: Candidate = ({ question, questionNumber, spokenBefore }) => {
  const performance = performances[(questionNumber - 1) % performances.length] ?? ['FULL']
  const known = answers.topics.find(({ about }) => question.includes(about)) ?? answers.otherwise
  const quality = performance[spokenBefore]
  if (quality === 'FULL') return known.full
  if (quality === 'BRIEF') return known.brief
  if (quality === 'UNKNOWN') {
    return answers.unknown[questionNumber % answers.unknown.length] ?? answers.unknown[0]
  }
  return answers.closing
}
