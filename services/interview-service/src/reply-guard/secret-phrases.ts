/** Texts that no candidate may read, cut into words. */
export interface SecretPhrases {
  /** Where a phrase of a secret begins in folded text, one that its end may be growing into included; the length when there is none. */
  readonly beginIn: (text: string) => number
  /** Whether folded text gives away a phrase, which `known` does not hold. */
  readonly leakIn: (text: string, known: () => string) => boolean
}

interface Word {
  readonly text: string
  readonly at: number
  readonly weight: number
}

interface Secret {
  readonly words: string
  /** Each two words in a row, so that hardly a word has to be looked for in all of them. */
  readonly pairs: ReadonlySet<string>
  /** A run of this weight out of it is a leak. */
  readonly weightMax: number
}

/** A Chinese character weighs one, any other word two: eight characters say about as much as four words. */
const wordPattern = /\p{Script=Han}|[[\p{L}\p{N}_]--\p{Script=Han}]+/gv
/** A run of this weight may grow into a leak, and waits. */
const growing = 4
const promptWeightMax = 14
const pointWeightMax = 10
/** A point below this is a term that any talk about the question may need. */
const pointWeightMin = 6
/** Our own texts, cut up once. */
export interface PromptSecrets {
  readonly secrets: readonly Secret[]
  /** Names that only these texts use. */
  readonly names: ReadonlySet<string>
}

/** From here on a prompt shows sentences that anybody may say. */
const examples = /^Examples\b/m

/** Cuts up our own texts, up to their examples. */
export function createPromptSecrets(prompts: readonly string[]): PromptSecrets {
  const texts = prompts.map((prompt) => fold(prompt.slice(0, examples.exec(prompt)?.index)))
  return {
    secrets: texts.map((prompt) => createSecret(wordsIn(prompt), promptWeightMax)),
    names: new Set(texts.flatMap((prompt) => prompt.match(/\b[a-z]+(?:_[a-z]+)+\b/g) ?? [])),
  }
}

/**
 * The secrets of a reply: our own prompts and rubric, of which a run of seven English words or fourteen Chinese characters is a leak,
 * and the points that a good answer shows, of which five words or ten characters are, or a whole point. Names that only our
 * prompts use (`follow_ups_max`) are a leak by themselves.
 */
export function createSecretPhrases(prompts: PromptSecrets, points: readonly string[]): SecretPhrases {
  const secrets = [
    ...prompts.secrets,
    ...points.flatMap((point): Secret[] => {
      const words = wordsIn(fold(point))
      const weight = weightOf(words)
      return weight < pointWeightMin ? [] : [createSecret(words, Math.min(weight, pointWeightMax))]
    }),
  ]
  const isName = ({ text }: Word) => prompts.names.has(text)
  const beginsName = ({ text }: Word) => [...prompts.names].some((name) => name.startsWith(text))
  return {
    beginIn(text) {
      const words = wordsIn(text)
      const name = words.find((word) => isName(word) || (isLast(word, text) && beginsName(word)))
      const begins = secrets.map((secret) => runBegin(words, secret))
      return Math.min(text.length, name?.at ?? text.length, ...begins)
    },
    leakIn(text, known) {
      const words = wordsIn(text)
      const runs = secrets.flatMap((secret) => leakedRuns(words, secret))
      const told = [...words.filter(isName).map((word) => joined([word])), ...runs]
      if (told.length === 0) return false
      const alreadyKnown = joined(wordsIn(fold(known())))
      return told.some((run) => !alreadyKnown.includes(run))
    },
  }
}

function createSecret(words: readonly Word[], weightMax: number): Secret {
  const pairs = words.map((word, index) => pairOf(word, words[index + 1]))
  return { words: joined(words), pairs: new Set(pairs), weightMax }
}

function pairOf(word: Word | undefined, next: Word | undefined): string {
  return `${word?.text} ${next?.text}`
}

function isLast(word: Word, text: string): boolean {
  return word.at + word.text.length === text.length
}

/** The first run of the text's words that stands in the secret and is long enough to wait for what follows. */
function runBegin(words: readonly Word[], secret: Secret): number {
  for (let first = 0; first < words.length; first += 1) {
    const run = longestRun(words, first, secret)
    if (weightOf(run) >= growing) return words[first]?.at ?? 0
  }
  return Number.POSITIVE_INFINITY
}

function leakedRuns(words: readonly Word[], secret: Secret): string[] {
  return words.flatMap((_, first) => {
    const run = longestRun(words, first, secret)
    return weightOf(run) >= secret.weightMax ? [joined(run)] : []
  })
}

function longestRun(words: readonly Word[], first: number, secret: Secret): readonly Word[] {
  if (!secret.pairs.has(pairOf(words[first], words[first + 1]))) return []
  let end = first + 2
  while (end < words.length && secret.words.includes(joined(words.slice(first, end + 1)))) end += 1
  return words.slice(first, end)
}

function wordsIn(text: string): Word[] {
  return Array.from(text.matchAll(wordPattern), ({ 0: word, index }) => ({
    text: word,
    at: index,
    weight: /\p{Script=Han}/u.test(word) ? 1 : 2,
  }))
}

function weightOf(words: readonly Word[]): number {
  return words.reduce((sum, { weight }) => sum + weight, 0)
}

function joined(words: readonly Word[]): string {
  return ` ${words.map(({ text }) => text).join(' ')} `
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
