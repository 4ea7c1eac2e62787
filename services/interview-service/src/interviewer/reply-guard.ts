import type { Language } from '@interview-pass/contracts'
import type { Directive } from './interviewer.ts'

export type ReplyViolation =
  | 'EMPTY'
  | 'TOO_LONG'
  | 'LEAK'
  | 'SCORE'
  | 'PERSONAL_QUESTION'
  | 'TWO_QUESTIONS'
  | 'NO_QUESTION'
  | 'OTHER_QUESTION'
  | 'QUESTION_AT_CLOSE'
  | 'OTHER_LANGUAGE'

/** About a minute of reading aloud, and far above any planned question with words around it. */
const replyLengthMax = 1200

/** Words of our own prompts and schemas: none of them belongs in front of a candidate. */
const leak =
  /task:\s*(decide-turn|interviewer-reply|assess-question)|follow_?ups?_?(max|used|focus)|next_question|job_description|MOVE_ON|NEXT_QUESTION|INSUFFICIENT_EVIDENCE|system prompt|rubric|评分标准|评分细则|评分量表|系统提示/i

/** Scores are given in the feedback and nowhere else. */
const score = /\d\s*(\/|out of)\s*(5|10|100)\b|(打|得|给你?)\s*\d+\s*分(?!钟)|满分/i

/** Attributes that no interviewer may ask about. */
const personal =
  /\b(married|marital|pregnan\w*|religio\w*|how old are you|your age|sexual\w*|disabilit\w*|nationality)\b|结婚|婚姻|怀孕|生育|宗教|信仰|多大年纪|年龄多大|性取向|残疾|民族|籍贯/i

const questionMark = /[?？]/g

/** The first rule that a whole reply breaks, or undefined. */
export function violationIn(
  reply: string,
  directive: Directive,
  language: Language,
): ReplyViolation | undefined {
  if (reply.trim() === '') return 'EMPTY'
  return violationSoFar(reply, directive) ?? missingIn(reply, directive, language)
}

/** The first rule that no further words can mend, so that the rest of a reply need not be waited for; or undefined. */
export function violationSoFar(reply: string, directive: Directive): ReplyViolation | undefined {
  if (reply.length > replyLengthMax) return 'TOO_LONG'
  // The planned question is ours: only the model's own words are looked at.
  const words = directive.action === 'CLOSE' ? reply : reply.replace(directive.question, '')
  if (leak.test(words)) return 'LEAK'
  if (score.test(words)) return 'SCORE'
  if (personal.test(words)) return 'PERSONAL_QUESTION'
  const questions = reply.match(questionMark)?.length ?? 0
  if (directive.action === 'CLOSE') return questions > 0 ? 'QUESTION_AT_CLOSE' : undefined
  return questions > 1 ? 'TWO_QUESTIONS' : undefined
}

function missingIn(reply: string, directive: Directive, language: Language): ReplyViolation | undefined {
  if (directive.action !== 'CLOSE' && reply.match(questionMark) === null) return 'NO_QUESTION'
  if (directive.action === 'NEXT_QUESTION' && !lettersOf(reply).includes(lettersOf(directive.question))) {
    return 'OTHER_QUESTION'
  }
  return isInLanguage(reply, language) ? undefined : 'OTHER_LANGUAGE'
}

/** Punctuation and spacing may differ: the candidate is still asked the question that is on record. */
function lettersOf(text: string): string {
  return text.replaceAll(/[\p{P}\p{S}\s]/gu, '').toLowerCase()
}

/** English names of technologies are at home in a Chinese reply, Chinese characters in an English one are not. */
function isInLanguage(reply: string, language: Language): boolean {
  const chinese = reply.match(/\p{Script=Han}/gu)?.length ?? 0
  const latin = reply.match(/[a-z]/gi)?.length ?? 0
  return language === 'zh-CN' ? chinese * 5 >= latin : chinese * 10 <= latin
}
