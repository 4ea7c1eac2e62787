import { holdsPhrase } from './forbidden-phrases.ts'
import { personalChinese } from './personal-chinese.ts'
import { personalEnglish } from './personal-english.ts'

/** Whether a folded question asks the candidate about what no interviewer may ask. */
export function asksPersonal(folded: string): boolean {
  return holdsPhrase(folded, personalChinese) || holdsPhrase(folded, personalEnglish)
}
