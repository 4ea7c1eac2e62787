import { readFileSync } from 'node:fs'
import { languages, type Language } from '@interview-pass/contracts'
import { z } from 'zod'
import { answerTo, furtherAnswer, type Asked, type Quality } from '../script/answers.ts'

/** Those that answer: each better than the next. */
const honestNames = ['strong', 'medium', 'weak'] as const
/** The medium one with something that must not count. */
export const disguisedNames = ['padded', 'decorated', 'echoing', 'renamed'] as const
/** Those that say nothing about what was asked. */
export const emptyNames = ['stuffing', 'copying', 'silent', 'hostile'] as const

export const candidateNames = [...honestNames, ...disguisedNames, ...emptyNames] as const
export type CandidateName = (typeof candidateNames)[number]

const texts = z.tuple([z.string()], z.string())
const manners = z
  .record(
    z.enum(languages),
    z.object({
      introduction: z.string(),
      names: z.tuple([z.string(), z.string()]),
      padding: texts,
      terms: texts,
      hostile: texts,
      silent: texts,
    }),
  )
  .parse(JSON.parse(readFileSync(new URL('manners.json', import.meta.url), 'utf8')))

type Say = (asked: Asked, language: Language) => string

/** A candidate that answers, under the usual name. */
const honest =
  (quality: Quality, nameIndex: 0 | 1 = 0): Say =>
  ({ question, questionNumber, spokenBefore }, language) => {
    if (spokenBefore > 0) return furtherAnswer(quality, language, spokenBefore - 1)
    const { introduction, names } = manners[language]
    const hello = questionNumber === 1 ? introduction.replace('{name}', names[nameIndex]) : ''
    return `${hello}${answerTo(question, quality, language)}`
  }

const medium = honest('medium')

const joined = (language: Language, ...parts: readonly string[]): string =>
  parts.join(language === 'en' ? ' ' : '')

/** Another list of terms each time: what is said twice counts once in any case. */
const terms: Say = ({ questionNumber, spokenBefore }, language) => {
  const all = manners[language].terms
  const start = questionNumber * 3 + spokenBefore * 5
  const list = Array.from({ length: 12 }, (_, index) => all[(start + index) % all.length] ?? '')
  return language === 'en' ? `${list.join(', ')}.` : `${list.join('、')}。`
}

const inTurn =
  (of: 'hostile' | 'silent'): Say =>
  ({ questionNumber, spokenBefore }, language) => {
    const lines = manners[language][of]
    return lines[(questionNumber + spokenBefore) % lines.length] ?? lines[0]
  }

/** What each candidate says. */
export const candidates: Readonly<Record<CandidateName, Say>> = {
  strong: honest('strong'),
  medium,
  weak: honest('weak'),
  padded: (asked, language) => {
    const [first, second, ...others] = manners[language].padding
    return joined(language, first, second ?? '', medium(asked, language), ...others)
  },
  decorated: (asked, language) => joined(language, medium(asked, language), terms(asked, language)),
  echoing: (asked, language) => joined(language, asked.question, medium(asked, language)),
  renamed: honest('medium', 1),
  stuffing: terms,
  copying: ({ question }) => question,
  silent: inTurn('silent'),
  hostile: inTurn('hostile'),
}

/** The name that a candidate's résumé carries. */
export function nameOf(candidate: CandidateName, language: Language): string {
  return manners[language].names[candidate === 'renamed' ? 1 : 0]
}
