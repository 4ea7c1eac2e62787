import { z } from 'zod'
import { fullLengthMin, isAnswered, judgeAnswer } from './answer-quality.ts'
import { focuses } from './phrases.ts'
import { textInput, type Asked } from './task.ts'

const input = z.object({
  answer: textInput,
  follow_ups_used: z.number().catch(0),
  follow_ups_max: z.number().catch(Number.POSITIVE_INFINITY),
})

/** What decide-turn answers: whether the question was answered, and whether the interviewer follows up or moves on. */
interface Decision {
  readonly answered: 'FULLY' | 'PARTLY' | 'NOT'
  readonly action: 'FOLLOW_UP' | 'MOVE_ON'
  readonly followUpFocus?: string
}

/** Follows up on whatever is no full answer, while follow-ups are left. Reads the newest answer and nothing else. */
export function decideTurn({ document, language, choice }: Asked): Decision {
  const { answer, follow_ups_used: used, follow_ups_max: most } = input.parse(document)
  const quality = judgeAnswer(answer)
  const answered = !isAnswered(quality) ? 'NOT' : quality.length < fullLengthMin ? 'PARTLY' : 'FULLY'
  return answered === 'FULLY' || used >= most
    ? { answered, action: 'MOVE_ON' }
    : { answered, action: 'FOLLOW_UP', followUpFocus: choice.pick('follow-up', focuses[language]) }
}
