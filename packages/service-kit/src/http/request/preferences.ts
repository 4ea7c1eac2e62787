import type { Language } from '@interview-pass/contracts'

/**
 * True when `Accept` names this media type and prefers neither JSON to it nor one of `others`, what else can be answered. One
 * preferred as much as JSON loses to JSON: clients that are made from a description list whatever an operation can answer.
 * Wildcards do not name a type. Source: RFC 9110, section 12.5.1.
 */
export function acceptsMediaType(
  accept: string | undefined,
  mediaType: string,
  others: readonly string[] = [],
): boolean {
  if (accept === undefined || !accept.toLowerCase().includes(mediaType)) return false
  const qualities = new Map<string, number>()
  for (const { value, quality } of preferencesIn(accept)) {
    qualities.set(value, Math.max(qualities.get(value) ?? 0, quality))
  }
  const quality = qualities.get(mediaType) ?? 0
  if (quality === 0) return false
  if (mediaType === 'application/json') return true
  const json = qualities.get('application/json') ?? 0
  return quality > json && others.every((other) => quality >= (qualities.get(other) ?? 0))
}

/** The language of messages: the one of ours that `Accept-Language` prefers; Chinese when it says nothing of either. Source: RFC 9110, section 12.5.4. */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'zh-CN'
  let best: { language: Language; quality: number } | undefined
  for (const { value, quality } of preferencesIn(acceptLanguage)) {
    const language = languageOfTag(value)
    if (language !== undefined && quality > (best?.quality ?? 0)) best = { language, quality }
  }
  return best?.language ?? 'zh-CN'
}

function languageOfTag(tag: string): Language | undefined {
  if (tag === 'en' || tag.startsWith('en-')) return 'en'
  return tag === 'zh' || tag.startsWith('zh-') ? 'zh-CN' : undefined
}

const rangesMax = 20

/** What a header such as `Accept` names, in lower case, and how much the caller wants each. Source: RFC 9110, section 12.4.2. */
function preferencesIn(header: string): { readonly value: string; readonly quality: number }[] {
  return header
    .toLowerCase()
    .split(',', rangesMax)
    .map((range) => {
      const [value = '', ...parameters] = range.split(';').map((part) => part.trim())
      return { value, quality: qualityOf(parameters) }
    })
}

/** The `q` parameter; 1 when absent, 0 when it is not a number. */
function qualityOf(parameters: readonly string[]): number {
  const written = parameters.find((parameter) => parameter.startsWith('q='))
  if (written === undefined) return 1
  const quality = Number(written.slice(2))
  return quality >= 0 && quality <= 1 ? quality : 0
}
