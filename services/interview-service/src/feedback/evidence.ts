import type { QuestionAssessment, WeaknessTag } from '../interviewer/assessment.ts'

/** Shorter quotes are found in any text and show nothing. */
const quoteLengthMin = 2

/** Only a weakness of this kind may do without a quote: what is missing cannot be quoted. */
const absences: ReadonlySet<WeaknessTag> = new Set<WeaknessTag>([
  'OFF_TOPIC',
  'TOO_SHORT',
  'NO_EXAMPLE',
  'NO_RESULT',
  'NO_OWN_CONTRIBUTION',
  'NO_REASONING',
  'NO_TRADE_OFFS',
  'MISSED_KEY_POINT',
])

/** Whether the quote is an exact part of one of the texts, apart from the amount of white space. */
export function isQuoted(quote: string, texts: readonly string[]): boolean {
  const wanted = withPlainSpaces(quote)
  return wanted.length >= quoteLengthMin && texts.some((text) => withPlainSpaces(text).includes(wanted))
}

function withPlainSpaces(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim()
}

/** What is left of an assessment's claims when those without a stored answer behind them are dropped. */
export function keepEvidenced(
  assessment: QuestionAssessment,
  answers: readonly string[],
): Pick<QuestionAssessment, 'strengths' | 'weaknesses'> & { droppedCount: number } {
  const strengths = assessment.strengths.filter(({ quote }) => isQuoted(quote, answers))
  const weaknesses = assessment.weaknesses.filter(({ tag, quote }) =>
    quote === null ? absences.has(tag) : isQuoted(quote, answers),
  )
  const claims = assessment.strengths.length + assessment.weaknesses.length
  return { strengths, weaknesses, droppedCount: claims - strengths.length - weaknesses.length }
}
