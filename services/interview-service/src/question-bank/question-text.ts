import type { Language } from '@interview-pass/contracts'
import { foldText } from '../reply-guard/folded-text.ts'
import { asksPersonal } from '../reply-guard/personal-question.ts'

/** What a question may not be. */
type QuestionFault = 'NOT_ONE_QUESTION' | 'TOO_LONG' | 'OTHER_LANGUAGE' | 'PERSONAL_QUESTION'

/** In characters: about half a minute of reading aloud. */
export const questionLengthMax = 300

/**
 * The first rule that a question breaks, or undefined. Its one question mark is its last character: the output guard of a
 * reply counts on it. `own` is the question without what it quotes, which may be in another language.
 */
export function questionFaultIn(text: string, language: Language, own = text): QuestionFault | undefined {
  const marks = text.match(/[?？]/g) ?? []
  if (marks.length !== 1 || !text.endsWith(language === 'zh-CN' ? '？' : '?')) return 'NOT_ONE_QUESTION'
  if (text.length > questionLengthMax) return 'TOO_LONG'
  if (!isInLanguage(own, language)) return 'OTHER_LANGUAGE'
  return asksPersonal(foldText(text).text) ? 'PERSONAL_QUESTION' : undefined
}

/** Whether a text is in a language: English names are at home in a Chinese text, Chinese characters in an English one are not. */
export function isInLanguage(text: string, language: Language): boolean {
  const chinese = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const latin = text.match(/[a-z]/gi)?.length ?? 0
  return language === 'zh-CN' ? chinese > 0 && chinese * 5 >= latin : latin > 0 && chinese * 10 <= latin
}

/** Two questions are taken for one from this share of common pairs of letters on. */
const likenessMin = 0.8

/** The questions that ask in nearly the same words what an earlier one of the list asks. */
export function repeatedQuestions(texts: readonly string[]): string[] {
  const pairs = texts.map(pairsOf)
  return texts.filter((_, index) =>
    pairs.slice(0, index).some((earlier) => likeness(earlier, pairs[index] ?? earlier) >= likenessMin),
  )
}

/** The share of pairs that two questions have in common, 0 to 1. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let common = 0
  for (const pair of one) if (other.has(pair)) common += 1
  return (2 * common) / Math.max(1, one.size + other.size)
}

/** The letters and digits of a text: punctuation, spacing, case and width count for nothing. */
export function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
}

/** The pairs of letters that stand side by side. */
function pairsOf(text: string): Set<string> {
  const letters = Array.from(lettersOf(text))
  return new Set(letters.slice(1).map((letter, index) => `${letters[index] ?? ''}${letter}`))
}
