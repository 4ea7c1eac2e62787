import { substanceOf } from './sentences.ts'

/** How good an answer looks from outside. It weighs form alone: a simulator need not understand. */
export type AnswerQuality = {
  /** 0 (nothing said) to 1; more substance never lowers it. */
  score: number
  /** Nothing said, or "I don't know". */
  isEmpty: boolean
  /** Code points of substance. */
  length: number
  hasNumbers: boolean
  hasStructure: boolean
  hasExample: boolean
}

/** Below this many characters nothing was answered; source: interview practice the project agreed on. */
const ANSWER_LENGTH_MIN = 15

const DONT_KNOW =
  /^\W*(这个|这题|这部分|这块|这方面|抱歉|对不起|不好意思)?[，, ]*我?(完全|确实|真的|也|还)?(不知道|不清楚|不了解|不太懂|不会|没有?(做|用|接触|了解)过|忘了)|^\W*(sorry,? )?(i )?(really )?(do not|don['’]?t|have no)( really)? (know|idea|remember)|^\W*(no idea|not sure|pass|skip)\b/iu
const DONT_KNOW_LENGTH_MAX = 60

const STRUCTURE =
  /首先|其次|然后|最后|第[一二三四]|因为|所以|因此|但是|一方面|结果|总结|权衡|\b(first|second|third|then|finally|because|therefore|however|so that|as a result|trade-?off|instead)\b/giu
const EXAMPLE =
  /例如|比如|举个例子|有一次|当时|我们?(团队|项目|负责|上线)|\b(for example|for instance|once|in my (last|previous)|we (built|shipped|had)|i (built|led|wrote))\b/iu
const NUMBER = /\p{N}+/gu

/** Whether a text only says that its speaker does not know. */
export function saysUnknown(text: string): boolean {
  return DONT_KNOW.test(text)
}

export function judgeAnswer(text: string): AnswerQuality {
  const substance = substanceOf(text).join(' ')
  const length = lengthOf(substance)
  const isEmpty = length === 0 || (length <= DONT_KNOW_LENGTH_MAX && DONT_KNOW.test(substance))
  const numbers = substance.match(NUMBER)?.length ?? 0
  const structure = new Set(substance.toLowerCase().match(STRUCTURE)).size
  const hasExample = EXAMPLE.test(substance)
  const score =
    0.45 * share(weightOf(substance), 160) +
    0.2 * share(numbers, 2) +
    0.25 * share(structure, 3) +
    0.1 * (hasExample ? 1 : 0)
  return {
    score: isEmpty ? 0 : score,
    isEmpty,
    length,
    hasNumbers: numbers > 0,
    hasStructure: structure > 1,
    hasExample,
  }
}

/** Whether the question counts as answered at all. */
export function isAnswered(quality: AnswerQuality): boolean {
  return !quality.isEmpty && quality.length >= ANSWER_LENGTH_MIN
}

function lengthOf(text: string): number {
  return text.match(/[^]/gu)?.length ?? 0
}

/** A Chinese character says about as much as two and a half letters. */
function weightOf(text: string): number {
  const han = text.match(/\p{sc=Han}/gu)?.length ?? 0
  return han + (lengthOf(text) - han) * 0.4
}

function share(amount: number, enough: number): number {
  return Math.min(1, amount / enough)
}
