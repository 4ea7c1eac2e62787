import { z } from 'zod'
import { statementsOf } from './substance.ts'
import { textInput, type Asked, type Language } from './task.ts'

const input = z.object({
  bank: z.array(z.object({ id: z.string(), topic: z.string(), text: z.string() })).catch([]),
  question_count: z.int().min(1).max(60).catch(1),
  opening_question: textInput,
  position: textInput,
  job_description: textInput,
  resume: textInput,
})

type BankQuestion = z.infer<typeof input>['bank'][number]

const competenciesMax = 6
const phraseLengthMax = 60
const nameLengthMax = 40

/** So many questions of three are written about claims of the résumé, as long as there are claims. */
const claimsOfThree = 2

/**
 * Answers plan-interview: the competencies are what the job description asks for, line by line; the questions are claims of
 * the résumé asked about by name, and of the bank those that share most with the competency. Orders in a document are no
 * requirement and no claim.
 */
export function planInterview({ document, language, steadyChoice }: Asked): object {
  const { bank, question_count: questionCount, ...known } = input.parse(document)
  const required = phrasesOf(known.job_description || known.position || known.resume)
  const competencies = distinct(
    required.map((evidence) => ({ name: nameOf(evidence, language), evidence })),
    ({ name }) => name,
  ).slice(0, Math.min(competenciesMax, questionCount))
  const claims = phrasesOf(known.resume).filter((claim) => isIn(claim, language))
  const used = new Set<string>()
  const questions = Array.from({ length: questionCount }, (_, index) => {
    const competency = competencies[index % Math.max(1, competencies.length)] ?? { name: '', evidence: '' }
    const claim = index % 3 < claimsOfThree ? closest(claims, competency.evidence, used) : undefined
    if (claim !== undefined) {
      used.add(claim)
      return written(competency.name, claim, language)
    }
    const chosen = closestQuestion(bank, competency.evidence, used, steadyChoice.fraction)
    if (chosen !== undefined) used.add(chosen.id)
    return {
      competency: competency.name,
      bankId: chosen?.id ?? null,
      text: null,
      claim: null,
      shows: [],
    }
  })
  return { competencies, questions }
}

/** What a document says, phrase by phrase, each an exact part of it that commands nobody. */
function phrasesOf(text: string): string[] {
  const phrases = statementsOf(text)
    .flatMap((sentence) => sentence.split(/[，,；;。！!、\n]|\s+[-–—•*]\s+/u))
    .map((phrase) => phrase.replace(/^[\s\d.)）\-–—•*]+|[\s.。:：？?]+$/gu, '').trim())
    .filter((phrase) => phrase.length >= 4 && !/[?？]/.test(phrase))
  return distinct(phrases.map(clip), (phrase) => phrase.toLowerCase())
}

/** The phrase, or its beginning up to the end of a word. */
function clip(phrase: string): string {
  if (phrase.length <= phraseLengthMax) return phrase
  return phrase
    .slice(0, phraseLengthMax)
    .replace(/\p{sc=Latin}+$/u, '')
    .trim()
}

function distinct<T>(list: readonly T[], keyOf: (one: T) => string): T[] {
  return [...new Map(list.toReversed().map((one) => [keyOf(one), one])).values()].toReversed()
}

function isIn(text: string, language: Language): boolean {
  return /\p{sc=Han}/u.test(text) === (language === 'zh-CN')
}

/** In the language of the interview: words of another one are introduced in it. */
function nameOf(evidence: string, language: Language): string {
  const short = evidence.slice(0, nameLengthMax).trim()
  if (isIn(short, language)) return short
  const names = evidence.match(/[A-Za-z][A-Za-z0-9+#.]*/g)?.join(' ') ?? ''
  return language === 'zh-CN'
    ? `岗位要求：${short.slice(0, 18).trim()}`
    : `Requirement: ${names.slice(0, 30) || 'the position'}`
}

function written(competency: string, claim: string, language: Language): object {
  const [text, shows] =
    language === 'zh-CN'
      ? [
          `你在简历里写到“${claim}”，你当时具体做了什么、为什么这样做？`,
          [`说清“${claim.slice(0, 20)}”里自己做的部分`, '讲出当时的约束和放弃的做法', '给出可以核实的结果'],
        ]
      : [
          `Your résumé says "${claim}": what exactly did you do there, and why in that way?`,
          [
            `Names the own part in "${claim.slice(0, 40)}"`,
            'Tells the constraints and what was given up',
            'Gives a result that can be checked',
          ],
        ]
  return { competency, bankId: null, text, claim, shows }
}

/** The unused claim that shares most with what is asked for; the first of equals. */
function closest(claims: readonly string[], wanted: string, used: ReadonlySet<string>): string | undefined {
  return claims
    .filter((claim) => !used.has(claim))
    .toSorted((one, other) => overlap(other, wanted) - overlap(one, wanted))[0]
}

/** The unused question of the bank that shares most with what is asked for; of equals the one that the seed likes. */
function closestQuestion(
  bank: readonly BankQuestion[],
  wanted: string,
  used: ReadonlySet<string>,
  rank: (key: string) => number,
): BankQuestion | undefined {
  return bank
    .filter(({ id }) => !used.has(id))
    .toSorted(
      (one, other) =>
        overlap(other.text, wanted) - overlap(one.text, wanted) || rank(one.id) - rank(other.id),
    )[0]
}

/** How many pairs of letters two texts have in common. */
function overlap(text: string, wanted: string): number {
  const pairs = pairsOf(wanted)
  return [...pairsOf(text)].filter((pair) => pairs.has(pair)).length
}

function pairsOf(text: string): Set<string> {
  const letters = Array.from(text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ''))
  return new Set(letters.slice(1).map((letter, index) => `${letters[index] ?? ''}${letter}`))
}
