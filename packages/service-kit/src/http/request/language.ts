import type { Language } from '@interview-pass/contracts'

const rangesMax = 20

/** The language of messages: the one of ours that `Accept-Language` prefers; Chinese when it says nothing of either. Source: RFC 9110, section 12.5.4. */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'zh-CN'
  let best: { language: Language; quality: number } | undefined
  for (const range of acceptLanguage.toLowerCase().split(',', rangesMax)) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim())
    const language = languageOfTag(tag)
    if (language === undefined) continue
    const quality = qualityOf(parameters)
    if (quality > (best?.quality ?? 0)) best = { language, quality }
  }
  return best?.language ?? 'zh-CN'
}

function languageOfTag(tag: string): Language | undefined {
  if (tag === 'en' || tag.startsWith('en-')) return 'en'
  return tag === 'zh' || tag.startsWith('zh-') ? 'zh-CN' : undefined
}

/** The `q` parameter; 1 when absent, 0 when it is not a number. */
export function qualityOf(parameters: readonly string[]): number {
  const written = parameters.find((parameter) => parameter.startsWith('q='))
  if (written === undefined) return 1
  const quality = Number(written.slice(2))
  return quality >= 0 && quality <= 1 ? quality : 0
}
