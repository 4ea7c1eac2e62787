import { z } from 'zod'
import { fullLengthMin, isAnswered, judgeAnswer } from './answer-quality.ts'
import { acknowledgements, askAbout, closings, focuses, goOn } from './phrases.ts'
import { textInput, type Asked } from './task.ts'

const decisionInput = z.object({
  answer: textInput,
  follow_ups_used: z.number().catch(0),
  follow_ups_max: z.number().catch(Number.POSITIVE_INFINITY),
})

/**
 * Answers decide-turn: follows up on whatever is no full answer, while follow-ups are left. Reads the newest answer and
 * nothing else.
 */
export function decideTurn({ document, language, choice }: Asked): object {
  const { answer, follow_ups_used: used, follow_ups_max: most } = decisionInput.parse(document)
  const quality = judgeAnswer(answer)
  const answered = !isAnswered(quality) ? 'NOT' : quality.length < fullLengthMin ? 'PARTLY' : 'FULLY'
  return answered === 'FULLY' || used >= most
    ? { answered, action: 'MOVE_ON' }
    : { answered, action: 'FOLLOW_UP', followUpFocus: choice.pick('follow-up', focuses[language]) }
}

const replyInput = z.object({
  directive: z.enum(['NEXT_QUESTION', 'FOLLOW_UP', 'CLOSE']).catch('NEXT_QUESTION'),
  next_question: textInput,
  follow_up_focus: textInput,
  answer: textInput,
})

/** From this score on an answer is thanked for as a full one. */
const fullScoreMin = 0.4

/** Answers interviewer-reply: one sentence about the answer, then exactly the question that the document gives. */
export function replyAsInterviewer({ document, language, choice }: Asked): string {
  const { directive, next_question: planned, follow_up_focus: focus, answer } = replyInput.parse(document)
  if (directive === 'CLOSE') return choice.pick('close', closings[language])
  const quality = judgeAnswer(answer)
  const degree = !isAnswered(quality) ? 'empty' : quality.score < fullScoreMin ? 'thin' : 'full'
  const acknowledgement = choice.pick('acknowledge', acknowledgements[language][degree])
  const followUp = /[?？]$/.test(focus) ? focus : askAbout[language](focus)
  const question = directive === 'FOLLOW_UP' && focus !== '' ? followUp : planned || goOn[language]
  return `${acknowledgement}${language === 'en' ? ' ' : ''}${question}`
}
