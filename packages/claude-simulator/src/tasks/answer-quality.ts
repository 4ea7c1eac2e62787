import { relevanceOf } from './relevance.ts'
import { saysUnknown, substanceOf } from './substance.ts'
import { tellingSentences } from './telling-sentences.ts'

/** What an answer can lack, the most telling first. */
const aspects = ['relevance', 'depth', 'structure', 'numbers', 'example'] as const
export type Aspect = (typeof aspects)[number]

/** How good an answer looks from outside: what it says of its own, and whether that is about the question. */
interface AnswerQuality {
  /** 0 (nothing said) to 1; more substance never lowers it. */
  readonly score: number
  /** Nothing said, or "I don't know". */
  readonly isEmpty: boolean
  /** Code points of substance. */
  readonly length: number
  readonly lacks: readonly Aspect[]
}

/** Below so many characters nothing was answered; source: interview practice the project agreed on. */
const answeredLengthMin = 15
/** Below so many characters an answer is worth a follow-up. */
export const fullLengthMin = 60
/** Whoever says more than this after "I don't know" has said something. */
const unknownLengthMax = 60
/** An answer to another question is poor, however good it is. */
const offTopicScoreMax = 0.03

const structure =
  /首先|其次|然后|最后|第[一二三四]|因为|所以|因此|但是|一方面|结果|总结|权衡|\b(first|second|third|then|finally|because|therefore|however|so that|as a result|trade-?off|instead)\b/giu
const example =
  /例如|比如|举个例子|有一次|当时|我们?(团队|项目|负责|上线)|\b(for example|for instance|once|in my (last|previous)|we (built|shipped|had)|i (built|led|wrote))\b/iu

/** What an answer is judged against. */
interface QualityContext {
  /** Texts that say what the question is about. */
  readonly about?: readonly string[]
}

/** Judges by what has to do with the question; words around it neither help nor harm. */
export function judgeAnswer(text: string, { about = [] }: QualityContext = {}): AnswerQuality {
  const sentences = substanceOf(text)
  const telling = tellingSentences(sentences, about)
  const substance = (telling.length > 0 ? telling : sentences).join(' ')
  const length = lengthOf(substance)
  const isEmpty = length === 0 || (length <= unknownLengthMax && saysUnknown(substance))
  const numbers = substance.match(/\p{N}+/gu)?.length ?? 0
  const connectives = new Set(substance.toLowerCase().match(structure)).size
  const relevance = relevanceOf(substance, about)
  const has: Readonly<Record<Aspect, boolean>> = {
    relevance: relevance > 0,
    depth: length >= fullLengthMin,
    structure: connectives > 1,
    numbers: numbers > 0,
    example: example.test(substance),
  }
  const form =
    0.45 * share(weightOf(substance), 160) +
    0.2 * share(numbers, 2) +
    0.25 * share(connectives, 3) +
    0.1 * Number(has.example)
  const score = relevance === 0 ? Math.min(form, offTopicScoreMax) : form * (0.8 + 0.2 * relevance)
  return { score: isEmpty ? 0 : score, isEmpty, length, lacks: aspects.filter((aspect) => !has[aspect]) }
}

/** Whether the question counts as answered at all. */
export function isAnswered(quality: AnswerQuality): boolean {
  return !quality.isEmpty && quality.length >= answeredLengthMin
}

function lengthOf(text: string): number {
  return Array.from(text).length
}

/** A Chinese character says about as much as two and a half letters. */
function weightOf(text: string): number {
  const han = text.match(/\p{sc=Han}/gu)?.length ?? 0
  return han + (lengthOf(text) - han) * 0.4
}

function share(amount: number, enough: number): number {
  return Math.min(1, amount / enough)
}
