import type { ModelDoor } from './fault-case.ts'
import { answerCases } from './answer-cases.ts'
import { replyCases } from './reply-cases.ts'
import { givenBack, kept } from './talk-facts.ts'

const decided = { told: '200, FOLLOW_UP, no limit reached', noticed: '', inTheEnd: kept }
const ruled = {
  told: '200, NEXT_QUESTION, no limit reached',
  noticed: 'turn_fallbacks_total{step="DECIDE"}',
  inTheEnd: givenBack,
}

const decision: ModelDoor = {
  name: 'decide-turn',
  does: 'An answer is sent that is too short to leave it at that.',
  afterwards: 'it is sent once more under its id and read again, and another answer is sent.',
  cases: answerCases({
    first: 'haiku',
    second: 'sonnet',
    isRepeated: true,
    areAllLasting: true,
    well: decided,
    ill: ruled,
    illLate: { ...ruled, told: '200, NEXT_QUESTION, the deadline reached' },
    withoutModel: 'The rules decide: the next planned question follows.',
  }),
}

const reply: ModelDoor = {
  name: 'interviewer-reply',
  does: 'A full answer is sent, and its reply heard as a stream. What is heard is what is kept.',
  afterwards: 'it is sent once more under its id and read again, and another answer is sent.',
  cases: replyCases,
}

/** What is asked of a model while somebody waits. */
export const talkDoors: readonly ModelDoor[] = [decision, reply]
