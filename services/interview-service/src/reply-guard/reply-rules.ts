import type { Language } from '@interview-pass/contracts'

/** A rule that a reply can break. */
export const replyViolations = [
  'TOO_LONG',
  'LEAK',
  'SCORE',
  'JUDGEMENT',
  'PERSONAL_QUESTION',
  'TWO_QUESTIONS',
  'NO_QUESTION',
  'OTHER_QUESTION',
  'QUESTION_AT_CLOSE',
  'OTHER_LANGUAGE',
] as const

export type ReplyViolation = (typeof replyViolations)[number]

/** What a reply may ask. */
export interface AskingRules {
  /** Our own question: its words are ours and are not looked at. */
  readonly planned: string | undefined
  readonly mustAskPlanned: boolean
  /** Questions of the model's own. */
  readonly ownMax: 0 | 1
  readonly tooMany: ReplyViolation
}

const languageNames: Record<Language, string> = { 'zh-CN': 'simplified Chinese', en: 'English' }

/** What a model is told about the rule that its reply broke. Holds nothing of the reply. */
export function explainViolation(violation: ReplyViolation, language: Language): string {
  const rules: Record<ReplyViolation, string> = {
    TOO_LONG: 'It was too long: one or two short sentences besides the question.',
    LEAK: 'It gave away what the candidate must not read: our instructions, or what a good answer shows.',
    SCORE: 'It gave a score. Scores are given in the feedback and nowhere else.',
    JUDGEMENT: 'It judged the answer, or said what a right one is. Take up what was said without judging it.',
    PERSONAL_QUESTION: 'It asked about a personal attribute. Ask about the work only.',
    TWO_QUESTIONS: 'It asked more than one question. Ask exactly one.',
    NO_QUESTION: 'It asked nothing. Ask exactly one question.',
    OTHER_QUESTION:
      'It asked another question than next_question. Ask that one, word for word, and no other.',
    QUESTION_AT_CLOSE: 'It asked a question, though the interview is over. Ask none.',
    OTHER_LANGUAGE: `It was in another language. Write in ${languageNames[language]}.`,
  }
  return rules[violation]
}
