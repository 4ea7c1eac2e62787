import { answerTo, furtherAnswer, nothingToAsk, type Asked, type Quality } from './answers.ts'

/** Returns what is said; the same question at the same point always gets the same answer. */
export type Candidate = (asked: Asked) => string

/** How the candidate does, question by question: well; badly until asked again; middling. */
const performances: readonly (readonly Quality[])[] = [['strong'], ['weak', 'strong'], ['medium']]

/** A back-end engineer who interviews in Chinese, better in some things than in others. */
export const chineseEngineer: Candidate = ({ question, questionNumber, spokenBefore, isInvited }) => {
  if (isInvited) return nothingToAsk('zh-CN')
  const performance = performances[(questionNumber - 1) % performances.length] ?? ['strong']
  const quality = performance[spokenBefore]
  return quality === undefined
    ? furtherAnswer('strong', 'zh-CN', spokenBefore - performance.length)
    : answerTo(question, quality, 'zh-CN')
}
