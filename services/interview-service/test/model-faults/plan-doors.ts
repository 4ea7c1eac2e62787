import { planFlaws } from '@interview-pass/claude-simulator'
import { answerCases } from './answer-cases.ts'
import type { ModelDoor } from './fault-case.ts'
import * as faults from './faults.ts'

const asked = '4 questions, 0 asked twice, IN_PROGRESS'
const planned = {
  told: '201, then questions of its plan',
  noticed: 'interview_plans_closed_total{result="READY"}',
  inTheEnd: asked,
}
const failedFor = (reason: string) => ({
  told: '201, then questions of the bank',
  noticed: `interview_plans_closed_total{result="${reason}"}`,
  inTheEnd: asked,
})
const withoutModel = 'The interview keeps the questions of the bank.'
const flawed = planFlaws.map((flaw) => ({ kind: 'bad_plan' as const, flaw }))

const plan: ModelDoor = {
  name: 'plan-interview',
  does: 'An interview is opened with a résumé and a job description; its plan is made behind the first question.',
  afterwards: 'the next question is asked for.',
  cases: [
    ...answerCases({
      first: 'sonnet',
      second: 'opus',
      isRepeated: false,
      areAllLasting: false,
      well: planned,
      ill: failedFor('MODELS_FAILED'),
      illLate: failedFor('DEADLINE'),
      withoutModel,
      refused: { ...failedFor('REFUSED'), outcome: withoutModel },
    }),
    {
      faults: flawed,
      calls: 'sonnet INVALID, sonnet COMPLETED',
      ...planned,
      outcome: 'The model is told which rule its plan breaks, and makes another one.',
    },
    {
      faults: faults.lasting(flawed),
      calls: 'sonnet INVALID, sonnet INVALID, opus INVALID',
      ...failedFor('MODELS_FAILED'),
      outcome: `One repair, then the second model once. ${withoutModel}`,
    },
  ],
}

/** What is asked of a model when an interview has opened. */
export const planDoors: readonly ModelDoor[] = [plan]
