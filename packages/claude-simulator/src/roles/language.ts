import type { InterviewInput } from './interview-input.ts'
import type { Language } from './role.ts'

/** The language asked for in the input, else in a `language:` line of the system prompt, else the text's own. */
export function languageOf(input: InterviewInput, system: string, text: string): Language {
  const line = /^[ \t]*language:[ \t]*([A-Za-z-]{2,10})/m.exec(system)?.[1]
  const asked = input.findText('language', 'locale', 'lang') ?? line
  if (asked !== undefined) {
    return asked.toLowerCase().startsWith('en') ? 'en' : 'zh-CN'
  }
  return /[A-Za-z]/.test(text) && !/\p{sc=Han}/u.test(system + text) ? 'en' : 'zh-CN'
}
