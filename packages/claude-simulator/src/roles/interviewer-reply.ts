import { isAnswered, judgeAnswer } from './answer-quality.ts'
import { asText } from './interview-input.ts'
import type { InterviewInput } from './interview-input.ts'
import {
  ACKNOWLEDGE_EMPTY,
  ACKNOWLEDGE_FULL,
  ACKNOWLEDGE_THIN,
  ASK_ABOUT,
  CLOSE,
  GO_ON,
  GREET,
} from './phrases.ts'
import type { Role, RoleContext } from './role.ts'

/** The interviewer's words: one sentence about the answer, then exactly the question that the input gives. */
export const interviewerReplyRole: Role = {
  hints: (context) => ({
    value: (spot) => (spot.values === undefined ? reply(context) : undefined),
    count: () => undefined,
  }),
  speak: reply,
}

const NEXT_QUESTION = ['next_question', 'question_to_ask', 'planned_question']
const FOLLOW_UP = ['follow_up_question', 'follow_up_hint', 'follow_up_focus', 'follow_up', 'focus']
const STEP = ['directive', 'decision', 'action', 'step', 'next_action']
const ENDS = ['interview_ends', 'interview_over', 'interview_ended', 'is_closing', 'closing', 'is_last']

const THIN_SCORE_MAX = 0.4

function reply(context: RoleContext): string {
  const { input, language, choice } = context
  const words = endsInterview(input)
    ? [choice.pick('close', CLOSE[language])]
    : [acknowledge(context), questionIn(context) ?? GO_ON[language][0]]
  return words.join(language === 'en' ? ' ' : '')
}

function acknowledge({ input, language, choice }: RoleContext): string {
  const answer = input.findText('answer', 'candidate_answer', 'latest_answer', 'last_answer', 'message')
  if (answer === undefined) {
    return GREET[language][0]
  }
  const quality = judgeAnswer(answer)
  const degree = !isAnswered(quality) ? 'empty' : quality.score < THIN_SCORE_MAX ? 'thin' : 'full'
  const phrases = { empty: ACKNOWLEDGE_EMPTY, thin: ACKNOWLEDGE_THIN, full: ACKNOWLEDGE_FULL }
  return choice.pick('acknowledge', phrases[degree][language])
}

function questionIn({ input, language }: RoleContext): string | undefined {
  const planned = firstText(input, NEXT_QUESTION)
  const followUp = firstText(input, FOLLOW_UP)
  const asked = followUp === undefined || isQuestion(followUp) ? followUp : ASK_ABOUT[language](followUp)
  if (/^follow/i.test(stepOf(input))) {
    return asked ?? planned
  }
  return planned ?? asked ?? firstText(input, ['question'])
}

function endsInterview(input: InterviewInput): boolean {
  if (
    ENDS.some((name) => input.find(name) === true) ||
    /^(clos|end|finish|wrap|complet)/i.test(stepOf(input))
  ) {
    return true
  }
  const isNothingPlanned = input.find('next_question') === null
  return isNothingPlanned && stepOf(input) === '' && firstText(input, FOLLOW_UP) === undefined
}

/** What the input says is to be done next; only a short, closed word counts, never a candidate's text. */
function stepOf(input: InterviewInput): string {
  const step = firstText(input, STEP)
  return step !== undefined && /^[A-Za-z_-]{1,40}$/.test(step) ? step : ''
}

function firstText(input: InterviewInput, names: readonly string[]): string | undefined {
  const texts = names.map((name) => asText(input.find(name))?.trim())
  return texts.find((text) => text !== undefined && text !== '')
}

function isQuestion(text: string): boolean {
  return /[?？]$/.test(text)
}
