import { z } from 'zod'
import { isAnswered, judgeAnswer } from './answer-quality.ts'
import { acknowledgements, askAbout, closings, goOn } from './phrases.ts'
import { textInput, type Asked, type Language } from './task.ts'

const input = z.object({
  directive: z.enum(['NEXT_QUESTION', 'FOLLOW_UP', 'CLOSE']).catch('NEXT_QUESTION'),
  next_question: textInput,
  follow_up_focus: textInput,
  answer: textInput,
})

/** From this score on an answer is thanked for as a full one. */
const fullScoreMin = 0.4

/** The interviewer's words: one sentence about the answer, then exactly the question that the document gives. */
export function replyAsInterviewer({ document, language, choice }: Asked): string {
  const asked = input.parse(document)
  if (asked.directive === 'CLOSE') return choice.pick('close', closings[language])
  const quality = judgeAnswer(asked.answer)
  const degree = !isAnswered(quality) ? 'empty' : quality.score < fullScoreMin ? 'thin' : 'full'
  const acknowledgement = choice.pick('acknowledge', acknowledgements[language][degree])
  return `${acknowledgement}${language === 'en' ? ' ' : ''}${questionOf(asked, language)}`
}

function questionOf(asked: z.infer<typeof input>, language: Language): string {
  const { next_question: planned, follow_up_focus: focus } = asked
  if (asked.directive === 'NEXT_QUESTION' || focus === '') return planned || goOn[language]
  return /[?？]$/.test(focus) ? focus : askAbout[language](focus)
}
