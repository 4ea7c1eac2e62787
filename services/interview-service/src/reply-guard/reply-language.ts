import type { Language } from '@interview-pass/contracts'

/** Scripts that neither language is written in. */
const foreign =
  /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Thai}\p{Script=Hebrew}\p{Script=Devanagari}]/gu

/** Words that hardly an English sentence does without, and no name of a technology is. */
const englishWords =
  /\b(?:the|you|your|is|are|was|were|to|of|and|that|this|what|how|why|which|can|could|would|do|does|did|for|in|it|thank|thanks|please|about|me|tell|more|with|have|has|we|i|let|us|on|not|when|from|be|got|understood|okay|all|right|great|no|yes|so|well|see|sure|now|next|here)\b/gi

const foreignMax = 2

/** Fewer letters than this say nothing about a language: "OK." */
const lettersMin = 12

/**
 * Whether a sentence is in the language of the interview. English names of technologies are at home in a Chinese sentence,
 * and so is a quoted Chinese term in an English one.
 */
export function isInLanguage(sentence: string, language: Language): boolean {
  if (count(sentence, foreign) > foreignMax) return false
  const chinese = count(sentence, /\p{Script=Han}/gu)
  const latin = count(sentence, /\p{Script=Latin}/gu)
  if (language === 'en') return chinese * 3 <= latin && !isOtherLatin(sentence)
  const english = count(sentence, englishWords)
  if (chinese === 0) return latin < lettersMin || english === 0
  return english < 3 || english * 4 <= chinese
}

/** Where in a sentence its language becomes doubtful: what comes from there on waits for the sentence's end. */
export function languageDoubt(sentence: string, language: Language): number {
  const english = count(sentence, englishWords)
  if (language === 'en') return english === 0 ? 0 : firstOf(sentence, /[^\P{L}\p{Script=Latin}]/u)
  const isChinese = /\p{Script=Han}/u.test(sentence) && english < 3
  return isChinese ? firstOf(sentence, foreign) : 0
}

function firstOf(sentence: string, pattern: RegExp): number {
  const at = sentence.search(pattern)
  return at === -1 ? sentence.length : at
}

/** Five words in a row of which English knows none, names left aside, are another language. */
function isOtherLatin(sentence: string): boolean {
  const words = sentence.match(/(?<![\p{L}\p{N}])\p{Ll}{2,}/gu) ?? []
  return words.length >= 5 && count(sentence, englishWords) === 0
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
