import type { Language } from '@interview-pass/contracts'
import { preferencesIn } from './preferences.ts'

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
