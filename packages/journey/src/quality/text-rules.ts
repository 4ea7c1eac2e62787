import type { Language } from '@interview-pass/contracts'

const quotedSpans = /“[^”]*”|「[^」]*」|《[^》]*》|"[^"]*"/gu

/** Without what it quotes, which is in the words of somebody else. */
function withoutQuotes(text: string): string {
  return text.replaceAll(quotedSpans, ' ')
}

/** Names and terms may be Latin in a Chinese text; in an English one nothing is Chinese. */
const hanShareMin = 0.4

/** Whether a text is written in a language, whatever it quotes. */
export function isWrittenIn(text: string, language: Language): boolean {
  const own = withoutQuotes(text)
  const han = own.match(/\p{sc=Han}/gu)?.length ?? 0
  const words = own.match(/\p{sc=Latin}+/gu)?.length ?? 0
  if (language === 'en') return han === 0
  return han + words === 0 || han / (han + words) >= hanShareMin
}

/** Letters and digits alone, so that two spellings of one text are equal. */
export function foldedText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** How many questions a text asks, those in quotes aside. */
export function countQuestions(text: string): number {
  return withoutQuotes(text).match(/[?？]+/gu)?.length ?? 0
}

/** The last sentence that asks; empty when none does. */
export function questionIn(text: string): string {
  return text.match(/[^。！!.?？\n]+(?:\.\S[^。！!.?？\n]*)*[?？](?=[^?？]*$)/u)?.[0]?.trim() ?? ''
}

/** How alike two texts are, from 0 to 1: what their pairs of letters have in common (Dice). */
export function likeness(one: string, other: string): number {
  const [left, right] = [pairsOf(one), pairsOf(other)]
  if (left.size + right.size === 0) return 0
  return (2 * [...left].filter((pair) => right.has(pair)).length) / (left.size + right.size)
}

function pairsOf(text: string): Set<string> {
  const letters = Array.from(foldedText(text))
  return new Set(letters.slice(1).map((letter, index) => `${letters[index] ?? ''}${letter}`))
}
