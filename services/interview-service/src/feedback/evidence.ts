import type { WeaknessTag } from '../interviewer/assessment.ts'
import type { ExchangeLine } from '../interviewer/interviewer.ts'
import { requestIn } from '../transcript/candidate-request.ts'
import { foldText, type FoldedText } from './folded-text.ts'

/** Only a weakness of this kind may do without a quote: what is missing cannot be quoted. */
const absences: ReadonlySet<WeaknessTag> = new Set<WeaknessTag>([
  'OFF_TOPIC',
  'TOO_SHORT',
  'NO_EXAMPLE',
  'NO_CONTEXT',
  'NO_RESULT',
  'NO_OWN_CONTRIBUTION',
  'NO_REASONING',
  'NO_TRADE_OFFS',
  'NO_LESSON',
  'MISSED_KEY_POINT',
])

/** What may be quoted: the candidate's texts, each with what the interviewer had said before it. */
export interface QuotableText {
  readonly text: FoldedText
  readonly saidByInterviewer: readonly FoldedText[]
}

/** Whether something was answered: silence, and words that only ask for the next question or the like, are no answer. */
export function isAnswer({ role, text }: ExchangeLine): boolean {
  return role === 'CANDIDATE' && text.trim() !== '' && requestIn(text) === undefined
}

/** What the candidate answered in these lines, oldest first. */
export function quotableTexts(exchange: readonly ExchangeLine[]): QuotableText[] {
  const saidByInterviewer: FoldedText[] = []
  const texts: QuotableText[] = []
  for (const line of exchange) {
    const text = foldText(line.text)
    if (line.role === 'INTERVIEWER') saidByInterviewer.push(text)
    else if (isAnswer(line)) texts.push({ text, saidByInterviewer: [...saidByInterviewer] })
  }
  return texts
}

/**
 * The passage of a candidate's text that a quote stands for, as it is stored; undefined when nobody said so. Both sides are compared
 * folded (`foldText`), and a full stop at the quote's end may be added. A passage begins and ends with whole words and numbers, holds
 * at least one word that says something, and is more than what the interviewer had said before.
 */
export function findQuoted(quote: string, texts: readonly QuotableText[]): string | undefined {
  const { text: wanted } = foldText(quote)
  const candidates = [wanted, wanted.replace(/[.。]$/u, '')]
  for (const words of new Set(candidates)) {
    if (!holdsWord(words)) continue
    for (const { text, saidByInterviewer } of texts) {
      const at = indexOfWhole(words, text.text)
      if (at !== undefined && !isCopied(words, saidByInterviewer)) {
        return text.passage(at, at + words.length)
      }
    }
  }
  return undefined
}

/** Where the words lie without cutting a word or a number; Chinese has no seams between words. */
function indexOfWhole(words: string, text: string): number | undefined {
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1)) {
    if (!isCut(text, at) && !isCut(text, at + words.length)) return at
  }
  return undefined
}

const insideWord = /^(?:[^\P{L}\p{Script=Han}]|[\p{N}\p{M}]){2}$/u

/** Whether a place in a text lies inside a word or a number. */
function isCut(text: string, at: number): boolean {
  if (at === 0 || at === text.length) return false
  const isInNumber =
    /\p{N}[.,]$/u.test(text.slice(Math.max(0, at - 2), at)) && /^\p{N}/u.test(text.slice(at, at + 1))
  const isBeforeFraction =
    /\p{N}$/u.test(text.slice(at - 1, at)) && /^[.,]\p{N}/u.test(text.slice(at, at + 2))
  return isInNumber || isBeforeFraction || insideWord.test(text.slice(at - 1, at + 1))
}

const codeFence = /"{3}[a-z0-9]*/gu
const chineseWord =
  /[^\P{Script=Han}的了是我你您他她它们嗯啊哦呃好对这那在和与也都就不没有一个很会要说到吧呢吗么]{2}/u
const conjunctions = /因为|所以|但是|可是|不过|然后|如果|而且|并且|虽然|或者|以及|比如|其实|当时|可以|已经/gu
const letters = /[^\P{L}\p{Script=Han}]{3,}/gu
const emptyWords = new Set(
  'the,and,but,for,was,were,are,you,our,his,her,its,yes,not,that,this,with,have,had'.split(','),
)

/** Whether a folded text holds a word that says something: no punctuation, code fence, particle or crumb does. */
function holdsWord(folded: string): boolean {
  const text = folded.replaceAll(codeFence, ' ').replaceAll(conjunctions, ' ')
  return chineseWord.test(text) || (text.match(letters) ?? []).some((word) => !emptyWords.has(word))
}

/** Whether each part of the words that says something was said by the interviewer before. */
function isCopied(words: string, saidByInterviewer: readonly FoldedText[]): boolean {
  const clauses = words.split(/[^\P{P}"%-]+/u).filter(holdsWord)
  return (
    clauses.length > 0 &&
    clauses.every((clause) => saidByInterviewer.some(({ text }) => indexOfWhole(clause, text) !== undefined))
  )
}

interface Claims {
  readonly strengths: readonly { text: string; quote: string }[]
  readonly weaknesses: readonly { tag: WeaknessTag; text: string; quote: string | null }[]
}

export interface EvidencedClaims extends Claims {
  /** Quotes that were given, and those of them that were found. */
  readonly givenCount: number
  readonly foundCount: number
}

/**
 * What is left of an assessment's claims when those without a stored answer behind them are dropped. Each quote is shown as it is
 * stored.
 */
export function keepEvidenced(claims: Claims, texts: readonly QuotableText[]): EvidencedClaims {
  const strengths = claims.strengths.flatMap((claim) => {
    const quote = findQuoted(claim.quote, texts)
    return quote === undefined ? [] : [{ ...claim, quote }]
  })
  const weaknesses = claims.weaknesses.flatMap((claim) => {
    if (claim.quote === null) return absences.has(claim.tag) ? [claim] : []
    const quote = findQuoted(claim.quote, texts)
    return quote === undefined ? [] : [{ ...claim, quote }]
  })
  const quoted = (weakness: { quote: string | null }) => weakness.quote !== null
  return {
    strengths,
    weaknesses,
    givenCount: claims.strengths.length + claims.weaknesses.filter(quoted).length,
    foundCount: strengths.length + weaknesses.filter(quoted).length,
  }
}
