import { z } from 'zod'
import { fullLengthMin, isAnswered, judgeAnswer } from './answer-quality.ts'
import { callIn } from './candidate-calls.ts'
import { focusesIn } from './follow-up-focus.ts'
import {
  acknowledgements,
  answersBack,
  answersInvited,
  askAbout,
  closings,
  encouragements,
  explanations,
  goOn,
  invitations,
  leadBack,
  takesUp,
  wayOver,
} from './phrases.ts'
import { saysUnknown, statementsOf } from './substance.ts'
import { textInput, type Asked } from './task.ts'

const decisionInput = z.object({
  answer: textInput,
  is_invitation: z.boolean().catch(false),
  follow_ups_used: z.number().catch(0),
  follow_ups_max: z.number().catch(Number.POSITIVE_INFINITY),
  focuses_used: z.array(z.string()).catch([]),
  shows: z.array(z.string()).catch([]),
})

/**
 * Answers decide-turn as the prompt says: what is no answer gets what it calls for, whoever does not know is not pressed, and
 * a follow-up asks about something that was said. Reads the newest answer and nothing else.
 */
export function decideTurn({ document, language }: Asked): object {
  const input = decisionInput.parse(document)
  const decision = judge(input, language)
  return input.shows.length === 0 ? decision : { ...decision, shown: pointsShown(input.shows, input.answer) }
}

/** The numbers of the points that an answer has words of, from 1. */
function pointsShown(points: readonly string[], answer: string): number[] {
  const said = new Set(termsOf(answer))
  return points.flatMap((point, index) => {
    const terms = termsOf(point)
    return terms.filter((term) => said.has(term)).length * 3 >= terms.length ? [index + 1] : []
  })
}

/** Words of four letters and more, and pairs of Chinese characters. */
function termsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[a-z]{4,}/gu) ?? []
  const pairs = (text.match(/\p{sc=Han}{2,}/gu) ?? []).flatMap((run) =>
    Array.from({ length: run.length - 1 }, (_, index) => run.slice(index, index + 2)),
  )
  return [...words, ...pairs]
}

function judge(input: z.infer<typeof decisionInput>, language: Asked['language']): object {
  const { answer } = input
  const called = callIn(answer)
  if (input.is_invitation) return { answered: 'NOT', action: afterInvitation(answer, called) }
  if (called !== undefined) return { answered: 'NOT', action: called }
  const quality = judgeAnswer(answer)
  const answered = !isAnswered(quality) ? 'NOT' : quality.length < fullLengthMin ? 'PARTLY' : 'FULLY'
  if (answered === 'FULLY' || saysUnknown(answer)) return { answered, action: 'MOVE_ON' }
  if (saysNothing(answer)) return { answered, action: 'REPEAT' }
  if (input.follow_ups_used >= input.follow_ups_max) return { answered, action: 'MOVE_ON' }
  const focus = focusesIn(answer, language, quality.lacks).find((one) => !input.focuses_used.includes(one))
  return focus === undefined
    ? { answered, action: 'MOVE_ON' }
    : { answered, action: 'FOLLOW_UP', followUpFocus: focus }
}

/** Whoever may ask something does, asks for a moment, or is done. */
function afterInvitation(answer: string, called: ReturnType<typeof callIn>): string {
  if (/[?？]\s*$/u.test(answer)) return 'ANSWER_BACK'
  return called === 'WAIT' ? called : 'MOVE_ON'
}

/** A hum, or nothing but orders. */
function saysNothing(answer: string): boolean {
  return (
    (statementsOf(answer)
      .join('')
      .match(/[\p{L}\p{N}]/gu)?.length ?? 0) < 4
  )
}

const replyInput = z.object({
  directive: z
    .enum(['NEXT_QUESTION', 'FOLLOW_UP', 'EXPLAIN', 'ANSWER_BACK', 'ENCOURAGE', 'INVITE', 'CLOSE'])
    .catch('NEXT_QUESTION'),
  question: textInput,
  next_question: textInput,
  follow_up_focus: textInput,
  is_left: z.boolean().catch(false),
  reason: textInput,
  answer: textInput,
})

/** From this score on an answer is thanked for as a full one. */
const fullScoreMin = 0.4

/** Answers interviewer-reply: takes up what was said, then exactly the question that the directive asks for. */
export function replyAsInterviewer(asked: Asked): string {
  const input = replyInput.parse(asked.document)
  const { language, choice } = asked
  switch (input.directive) {
    case 'CLOSE':
      return choice.pick(
        'close',
        closings[language][input.reason === 'TIME_UP' ? 'TIME_UP' : 'ALL_QUESTIONS_ASKED'],
      )
    case 'EXPLAIN':
      return spoken(language, choice.pick('explain', explanations[language]), leadBack[language])
    case 'ANSWER_BACK':
      if (isInvitation(input.question, language)) return answersInvited[language]
      return spoken(language, choice.pick('answer', answersBack[language]), leadBack[language])
    case 'ENCOURAGE':
      return spoken(
        language,
        choice.pick('encourage', encouragements[language]),
        wayOver[language],
        leadBack[language],
      )
    case 'INVITE':
      return spoken(language, choice.pick('invite', invitations[language]))
    case 'FOLLOW_UP':
      return spoken(language, opening(asked, input.answer), followUpOn(input.follow_up_focus, language))
    case 'NEXT_QUESTION':
      return spoken(
        language,
        input.is_left
          ? choice.pick('acknowledge', acknowledgements[language].empty)
          : opening(asked, input.answer),
        input.next_question || goOn[language],
      )
  }
}

function isInvitation(asked: string, language: Asked['language']): boolean {
  return [...invitations[language], answersInvited[language]].some((words) => asked.includes(words))
}

function followUpOn(focus: string, language: Asked['language']): string {
  if (focus === '') return goOn[language]
  return /[?？]$/.test(focus) ? focus : askAbout[language](focus)
}

/** One sentence that takes up something said, where something was. */
function opening({ language, choice }: Asked, answer: string): string {
  const quality = judgeAnswer(answer)
  const degree = !isAnswered(quality) ? 'empty' : quality.score < fullScoreMin ? 'thin' : 'full'
  const acknowledgement = choice.pick('acknowledge', acknowledgements[language][degree])
  const [said] = degree === 'empty' ? [] : focusesIn(answer, language, [])
  return said === undefined ? acknowledgement : takesUp[language](said, acknowledgement)
}

function spoken(language: Asked['language'], ...sentences: readonly string[]): string {
  return sentences.join(language === 'en' ? ' ' : '')
}
