import { answerTo, furtherAnswer, unknownAnswer, type Asked } from './answers.ts'

/** Returns what is said; the same question at the same point always gets the same answer. */
export type Candidate = (asked: Asked) => string

type Performance = 'FULL' | 'BRIEF' | 'UNKNOWN'

/** How the candidate does, question by question: well; briefly until asked again; hardly at all. */
const performances: readonly (readonly Performance[])[] = [['FULL'], ['BRIEF', 'FULL'], ['UNKNOWN', 'BRIEF']]

/** A back-end engineer who interviews in Chinese, strong in some things and weak in others. */
export const chineseEngineer: Candidate = ({ question, questionNumber, spokenBefore }) => {
  const performance = performances[(questionNumber - 1) % performances.length] ?? ['FULL']
  switch (performance[spokenBefore]) {
    case 'FULL':
      return answerTo(question, 'strong', 'zh-CN')
    case 'BRIEF':
      return answerTo(question, 'weak', 'zh-CN')
    case 'UNKNOWN':
      return unknownAnswer(questionNumber, 'zh-CN')
    default:
      return furtherAnswer('strong', 'zh-CN', spokenBefore - performance.length)
  }
}
