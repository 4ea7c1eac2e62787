import { isJsonObject, parseJson, type JsonObject } from '../schemas/json.ts'

/** Ways in which a model may write a feedback otherwise than it was asked to. */
export const feedbackStyles = [
  'curly',
  'full_width',
  'decomposed',
  'full_stop',
  'paraphrased',
  'glued',
  'code_fence',
  'quoted_weaknesses',
  'other_language',
] as const

type FeedbackStyle = (typeof feedbackStyles)[number]

const fullWidthOffset = 0xfee0

/** How each style writes a quote. */
const restyled: Readonly<Partial<Record<FeedbackStyle, (quote: string) => string>>> = {
  curly: (quote) =>
    quote
      .replaceAll('"', '”')
      .replaceAll("'", '’')
      .replaceAll(/[-—–]+/gu, '‐'),
  full_width: (quote) =>
    quote.replaceAll(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + fullWidthOffset)),
  decomposed: (quote) => quote.normalize('NFD'),
  full_stop: (quote) => `${quote.replace(/[。.]$/u, '')}.`,
  paraphrased: (quote) => `大致是说 ${quote.slice(quote.length / 2)}${quote.slice(0, quote.length / 2)}`,
  glued: (quote) => `${quote.slice(0, quote.length / 3)}……${quote.slice((quote.length * 2) / 3)}`,
  code_fence: () => '```json',
}

/** An assessment in another style: its quotes, its weaknesses or the language of its words; what is no assessment stays. */
export function restyleFeedback(text: string, style: FeedbackStyle): string {
  const parsed = parseJson(text)
  if (!isJsonObject(parsed)) return text
  const { strengths, weaknesses } = parsed
  if (style === 'other_language') return JSON.stringify(translated(parsed))
  if (!Array.isArray(strengths) || !Array.isArray(weaknesses)) return text
  const first: unknown = strengths[0]
  const quote = style === 'quoted_weaknesses' && isJsonObject(first) ? first['quote'] : undefined
  return JSON.stringify({
    ...parsed,
    strengths: strengths.map((claim) => withQuote(claim, style)),
    weaknesses: weaknesses.map((claim) =>
      quote === undefined || !isJsonObject(claim) ? withQuote(claim, style) : { ...claim, quote },
    ),
  })
}

function withQuote(claim: unknown, style: FeedbackStyle): unknown {
  if (!isJsonObject(claim) || typeof claim['quote'] !== 'string') return claim
  return { ...claim, quote: restyled[style]?.(claim['quote']) ?? claim['quote'] }
}

/** Every text but quotes, ids and names in the language that was not asked for. */
function translated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(translated)
  if (!isJsonObject(value)) return typeof value === 'string' ? otherLanguage(value) : value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, kept.has(name) ? member : translated(member)]),
  )
}

const kept: ReadonlySet<keyof JsonObject> = new Set(['quote', 'line', 'tag', 'level', 'dimensions'])

function otherLanguage(text: string): string {
  return /\p{sc=Han}/u.test(text) ? 'Say the outcome first, then the reasons.' : '先讲结果，再讲理由。'
}
