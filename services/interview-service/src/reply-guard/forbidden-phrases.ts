/**
 * What a rule is about: `terms` are plain words without which no sentence breaks it. So words that come one by one are held
 * back from such a term to the end of their sentence, and everything before it can be shown at once.
 */
export interface ForbiddenPhrases {
  readonly terms: readonly string[]
  readonly patterns: readonly RegExp[]
}

/** Terms between strokes, so that a list of them stays readable. */
export function splitTerms(line: string): string[] {
  return line.split('|')
}

const word = /[a-z0-9]/

/** Whether a folded sentence holds one of the phrases. */
export function holdsPhrase(sentence: string, phrases: ForbiddenPhrases): boolean {
  return termIn(sentence, phrases.terms) < sentence.length && phrases.patterns.some((it) => it.test(sentence))
}

/**
 * Where the first term begins in folded text, or a term that its end may be the beginning of; the length when there is none.
 * A Latin term begins where a word does.
 */
export function termIn(text: string, terms: readonly string[]): number {
  return terms.reduce((first, term) => Math.min(first, beginOf(text, term)), text.length)
}

function beginOf(text: string, term: string): number {
  for (let at = text.indexOf(term[0] ?? ''); at !== -1; at = text.indexOf(term[0] ?? '', at + 1)) {
    const isInWord = word.test(term[0] ?? '') && word.test(text[at - 1] ?? '')
    // A slice is shorter than the term only at the end of the text.
    if (!isInWord && term.startsWith(text.slice(at, at + term.length))) return at
  }
  return text.length
}
