import { isJsonObject } from '../json.ts'
import { judgeAnswer } from './answer-quality.ts'
import type { AnswerQuality } from './answer-quality.ts'
import { firstLack } from './findings.ts'
import { ADVICE, JUDGEMENT } from './phrases.ts'
import { chooseQuotes } from './quotes.ts'
import type { Quote } from './quotes.ts'
import type { RoleContext } from './role.ts'

/** What is thought of the answers to one question, before it takes the form of a schema. */
export type Assessment = {
  context: RoleContext
  quality: AnswerQuality
  quotes: Quote[]
  /** Criteria that the input lists; empty when the schema names them instead. */
  criteria: string[]
  summary: string
  advice: string
}

const CRITERIA_MAX = 12
const FULL_SCORE_MIN = 0.5

export function createAssessment(context: RoleContext): Assessment {
  const { input, language } = context
  const quality = judgeAnswer(input.candidateTexts.map(({ text }) => text).join('\n'))
  const degree = quality.isEmpty ? 'empty' : quality.score < FULL_SCORE_MIN ? 'thin' : 'full'
  return {
    context,
    quality,
    quotes: quality.isEmpty ? [] : chooseQuotes(input.candidateTexts),
    criteria: listedCriteria(input.find('criteria', 'dimensions', 'rubric', 'competencies')),
    summary: JUDGEMENT[language][degree],
    advice: ADVICE[language][firstLack(quality) ?? 'polish'],
  }
}

function listedCriteria(list: unknown): string[] {
  const items: unknown[] = Array.isArray(list) ? list : isJsonObject(list) ? Object.keys(list) : []
  const names = items.map((item) =>
    isJsonObject(item) ? (item['id'] ?? item['key'] ?? item['name'] ?? item['criterion']) : item,
  )
  return names.filter((name) => typeof name === 'string').slice(0, CRITERIA_MAX)
}
