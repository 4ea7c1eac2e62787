import { clipText } from '../schemas/clip-text.ts'
import { saysUnknown } from './answer-quality.ts'
import type { CandidateText } from './interview-input.ts'
import { substanceOf } from './sentences.ts'

/** An exact part of something the candidate said. */
export type Quote = CandidateText

const QUOTES_MAX = 3
const QUOTE_LENGTH_MAX = 80

/** The sentences that show most, in the order they were said; numbers show more than length. */
export function chooseQuotes(texts: readonly CandidateText[]): Quote[] {
  const quotes = texts.flatMap(({ id, text }) =>
    substanceOf(text)
      .filter((sentence) => !saysUnknown(sentence))
      .map((sentence): Quote => ({ id, text: clipText(sentence, QUOTE_LENGTH_MAX).trim() })),
  )
  const best = [...quotes].sort((one, other) => worthOf(other) - worthOf(one)).slice(0, QUOTES_MAX)
  return quotes.filter((quote) => best.includes(quote))
}

function worthOf(quote: Quote): number {
  return quote.text.length + (/\p{N}/u.test(quote.text) ? 40 : 0)
}
