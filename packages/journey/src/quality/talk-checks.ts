import { checkEach, type Check } from './check.ts'
import type { PlayedInterview, PlayedTurn } from './played-interview.ts'
import { countQuestions, foldedText, isWrittenIn, likeness, questionIn } from './text-rules.ts'

const followUpsMax = 2
/** From so much likeness on, from 0 to 1, two questions are the same one. */
const sameQuestionMin = 0.9

export const talkChecks: readonly Check[] = [
  checkEach(
    'no follow-up repeats',
    `at most ${followUpsMax} a question, none ${sameQuestionMin} or more of 1 like another of it or like a planned question`,
    repeatedFollowUps,
  ),
  checkEach('the session’s language', 'every word to the candidate', foreignReplies),
  checkEach('one question each reply', 'one, and none in the last reply', miscountedQuestions),
  checkEach('nothing given away', 'no point of a good answer, no term of ours, no verdict', leaks),
]

function repeatedFollowUps({ turns, record }: PlayedInterview): string[] {
  return record.questions.flatMap(({ number }) => {
    const planned = record.questions.filter((each) => each.number <= number).map(({ text }) => text)
    const followUps = turns
      .filter((turn) => turn.questionNumber === number && turn.directive === 'FOLLOW_UP')
      .map(({ reply }) => questionIn(reply))
    const repeated = followUps.filter((question, index) =>
      [...planned, ...followUps.slice(0, index)].some((each) => likeness(each, question) >= sameQuestionMin),
    )
    return [
      ...(followUps.length > followUpsMax ? [`question ${number} has ${followUps.length} follow-ups`] : []),
      ...repeated.map((question) => `asked twice: ${question}`),
    ]
  })
}

function foreignReplies({ opening, turns, language }: PlayedInterview): string[] {
  return [opening, ...turns.map(({ reply }) => reply)]
    .filter((text) => !isWrittenIn(text, language))
    .map((text) => `not in ${language}: ${text}`)
}

function miscountedQuestions({ turns }: PlayedInterview): string[] {
  return turns.filter(isMiscounted).map(({ reply }) => `${countQuestions(reply)} questions: ${reply}`)
}

/** What only helps to answer may ask nothing, as when somebody wants a moment. */
function isMiscounted({ reply, directive, action }: PlayedTurn): boolean {
  const count = countQuestions(reply)
  if (action === 'CLOSE') return count > 0
  return directive === 'FOLLOW_UP' || directive === 'NEXT_QUESTION' ? count !== 1 : count > 1
}

/** So many letters in a row that nobody but the plan has said; a Chinese one says as much as three others. */
const leakLength = { 'zh-CN': 9, en: 27 } as const
const ownTerms = /\b(follow_ups_max|key_points|follow_up_focus|NEXT_QUESTION|FOLLOW_UP|MOVE_ON)\b/u
const verdicts =
  /正确答案|标准答案是|回答是错|回答不对|\b(correct answer is|your answer is (wrong|incorrect|correct))\b/iu

function leaks({ turns, record, language }: PlayedInterview): string[] {
  const length = leakLength[language]
  const points = record.questions.flatMap(({ shows }) => shows.map(foldedText))
  let known = record.questions.map(({ text }) => foldedText(text)).join('\n')
  return turns.flatMap(({ message, reply }) => {
    known += `\n${foldedText(message)}`
    const said = foldedText(reply)
    const leaked = points.find((point) =>
      partsOf(point, length).some((part) => said.includes(part) && !known.includes(part)),
    )
    return [
      ...(leaked === undefined ? [] : [`a point of a good answer: ${reply}`]),
      ...(ownTerms.test(reply) ? [`a term of ours: ${reply}`] : []),
      ...(verdicts.test(reply) ? [`a verdict: ${reply}`] : []),
    ]
  })
}

/** Every run of so many letters. */
function partsOf(text: string, length: number): string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length))
}
