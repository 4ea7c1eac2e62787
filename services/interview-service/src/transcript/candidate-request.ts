import { englishPhrases } from './english-phrases.ts'
import { chinesePhrases } from './chinese-phrases.ts'

/** What a candidate may want instead of answering. The first of those that a message holds counts. */
export const candidateRequests = ['END', 'SKIP', 'REPEAT', 'EXPLAIN', 'WAIT', 'UNKNOWN', 'UPSET'] as const

export type CandidateRequest = (typeof candidateRequests)[number]

/** The phrases of a language, each a pattern without flags over folded text; a filler says nothing by itself. */
export type Phrases = Readonly<Record<CandidateRequest | 'FILLER', readonly string[]>>

/** Whoever says more than this says something besides. */
const foldedLengthMax = 100

const patterns = [englishPhrases, chinesePhrases].flatMap((phrases) =>
  [...candidateRequests, 'FILLER' as const].flatMap((says) =>
    phrases[says].map((phrase) => ({ says, pattern: new RegExp(phrase, 'uy') })),
  ),
)

/**
 * The request that a message is, when it is unmistakably that and nothing else: the whole of it must be made of known
 * phrases, in either language. Undefined for everything else, which somebody must read.
 */
export function requestIn(message: string): CandidateRequest | undefined {
  const text = folded(message)
  if (text.length > foldedLengthMax) return undefined
  // For each place that known phrases reach from the start: the requests among them.
  const reached = new Map<number, Set<CandidateRequest>>([[0, new Set()]])
  for (let place = 0; place < text.length; place += 1) {
    const sofar = reached.get(place)
    if (sofar === undefined) continue
    for (const { says, pattern } of patterns) {
      pattern.lastIndex = place
      const length = pattern.exec(text)?.[0].length ?? 0
      if (length === 0) continue
      const found = reached.get(place + length) ?? new Set()
      for (const request of says === 'FILLER' ? sofar : [...sofar, says]) found.add(request)
      reached.set(place + length, found)
    }
  }
  const requests = reached.get(text.length)
  return candidateRequests.find((request) => requests?.has(request))
}

/** Letters and digits alone, in lower case and half width, with one space where anything else stood; none beside Chinese. */
function folded(message: string): string {
  return message
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/['’‘`´]/gu, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .replaceAll(/ ?(\p{sc=Han}) ?/gu, '$1')
    .trim()
}
