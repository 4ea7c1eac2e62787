import { feedbackStyles, type FaultOrder } from '@interview-pass/claude-simulator'
import { answerCases } from './answer-cases.ts'
import type { ModelDoor } from './fault-case.ts'
import * as faults from './faults.ts'

type Style = (typeof feedbackStyles)[number]

const whole = 'ASSESSED, quotes, advice; 3 next steps of a model'
const assessed = {
  told: `200 READY; ${whole}`,
  noticed: 'feedback_closed_total{status="READY"}',
  inTheEnd: 'revision 1 READY, ASSESSED, 1 FeedbackReady',
}
const waiting = { told: '202 PENDING', noticed: '', inTheEnd: assessed.inTheEnd }
/** Quotes of what nobody said. */
const unfounded: readonly Style[] = ['paraphrased', 'glued', 'code_fence']
const isAskedAgain = (one: Style) => unfounded.includes(one) || one === 'other_language'
const style = (one: Style): FaultOrder => ({ kind: 'feedback_style', style: one })

const assessment: ModelDoor = {
  name: 'assess-question',
  does: 'An interview is ended, of which one question was answered.',
  afterwards: 'the time of the next try comes, or, where none is to come, somebody has it graded again.',
  cases: [
    ...answerCases({
      first: 'sonnet',
      second: 'opus',
      isRepeated: false,
      areAllLasting: false,
      well: assessed,
      ill: waiting,
      illLate: waiting,
      withoutModel: 'The feedback is tried again by itself.',
      refused: {
        told: '200 FAILED; FAILED REFUSED, which it says is our fault; no next steps',
        noticed:
          'feedback_closed_total{status="FAILED"}, error "questions of a feedback wait for an operator to grade them again"',
        inTheEnd: 'revision 2 READY, ASSESSED, 1 FeedbackReady',
        outcome:
          'A refusal is final until somebody looks at it: the feedback says so, and comes as a second revision.',
      },
    }),
    {
      faults: feedbackStyles.filter((one) => !isAskedAgain(one)).map(style),
      calls: 'sonnet COMPLETED',
      ...assessed,
      outcome: 'Quotes are found however they are written, and shown as they were said.',
    },
    {
      faults: feedbackStyles.filter(isAskedAgain).map(style),
      calls: 'sonnet COMPLETED, sonnet COMPLETED',
      ...assessed,
      outcome: 'Words without a quote that was said, or in another language, are asked for once more.',
    },
    {
      faults: faults.lasting(unfounded.map(style)),
      calls: 'sonnet COMPLETED, sonnet COMPLETED',
      ...assessed,
      told: '200 READY; ASSESSED, no quote, advice; 3 next steps of a model',
      outcome: 'What nobody said is not shown; the levels stay.',
    },
    {
      faults: faults.lasting([style('other_language')]),
      calls: 'sonnet COMPLETED, sonnet COMPLETED',
      ...assessed,
      told: '200 READY; ASSESSED, quotes, no advice; 3 next steps of a model',
      outcome: 'Words in another language are not shown, or replaced by fixed ones; the levels stay.',
    },
  ],
}

const computed = { ...assessed, told: '200 READY; ASSESSED, quotes, advice; 3 next steps computed' }

const nextSteps: ModelDoor = {
  name: 'next-steps',
  does: 'An interview is ended, of which one question was answered; its assessment is there, and what to practise first is worded.',
  afterwards: 'nothing more is to come.',
  cases: [
    ...answerCases({
      first: 'sonnet',
      second: 'opus',
      isRepeated: false,
      areAllLasting: false,
      well: assessed,
      ill: computed,
      illLate: computed,
      withoutModel: 'What to practise first is computed from the assessments.',
    }),
    {
      faults: [style('other_language')],
      calls: 'sonnet COMPLETED',
      ...computed,
      outcome: 'Steps in another language are not shown: they are computed.',
    },
  ],
}

/** What is asked of a model when an interview has ended. */
export const feedbackDoors: readonly ModelDoor[] = [assessment, nextSteps]
