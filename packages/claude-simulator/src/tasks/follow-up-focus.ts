import type { Aspect } from './answer-quality.ts'
import { missing } from './phrases.ts'
import { saysUnknown, substanceOf } from './substance.ts'
import type { Language } from './task.ts'

/** Nobody asks about a name. */
const introduction = /^(我叫|我的名字|my name is\b|i am called\b)/iu

/** Of what was said, as much as is named. */
const namedMax: Readonly<Record<Language, number>> = { 'zh-CN': 14, en: 48 }

/**
 * What a follow-up to an answer could ask about, best first: something that the candidate said, and what it lacks. Empty when
 * nothing was said.
 */
export function focusesIn(answer: string, language: Language, lacks: readonly Aspect[]): string[] {
  const said = substanceOf(answer)
    .filter((sentence) => !saysUnknown(sentence) && !introduction.test(sentence))
    .flatMap((sentence) => sentence.split(/[，,；;：:]/u))
    .map((part) => named(part, language))
    .filter((part) => part !== '')
  const [best, ...others] = said.toSorted((one, other) => worth(other) - worth(one))
  if (best === undefined) return []
  if (lacks.length === 0) return [best, ...others]
  return lacks.map((aspect, index) => missing[language][aspect](said[index % said.length] ?? best))
}

/** Numbers and names show more than length. */
function worth(part: string): number {
  return part.length + (/\p{N}|[A-Z]/u.test(part) ? 20 : 0)
}

/** The part without marks and fillers, cut at a word, and never a question. */
function named(part: string, language: Language): string {
  const plain = part
    .replaceAll(/[?？!！。."'“”‘’`]/gu, '')
    .replace(
      /^\s*(我们?|首先|其次|然后|最后|就是|那个|嗯|and|but|so|then|well|i|we)(?=\s|\p{sc=Han})\s*/iu,
      '',
    )
    .trim()
  if (plain.length <= namedMax[language]) return plain
  const cut = Array.from(plain.slice(0, namedMax[language]))
    .filter((sign) => sign.isWellFormed())
    .join('')
  return language === 'en' ? cut.replace(/\s+\S*$/, '') : cut
}
