import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextState, statesBefore } from '@interview-pass/service-kit'
import {
  closing,
  decideTurn,
  directiveOf,
  followUpsMax,
  mayCall,
  openTurnStatuses,
  turnEvents,
  turnStatuses,
  turnTransitions,
} from './turn.ts'

const moves: Record<string, string> = {
  'CLAIMED LEASE_LOST': 'CLAIMED',
  'CLAIMED DECISION_MADE': 'DECIDED',
  'DECIDED LEASE_LOST': 'DECIDED',
  'DECIDED OUTCOME_APPLIED': 'COMPLETED',
}

describe('a turn', () => {
  it.each(turnStatuses.flatMap((status) => turnEvents.map((event) => ({ status, event }))))(
    'in status $status answers $event as the table says',
    ({ status, event }) => {
      expect(nextState(turnTransitions, status, event)).toBe(moves[`${status} ${event}`])
    },
  )
})

it('a turn is open until its outcome is applied, which needs a decision', () => {
  expect(openTurnStatuses).toEqual(['CLAIMED', 'DECIDED'])
  expect(statesBefore(turnTransitions, 'OUTCOME_APPLIED')).toEqual(['DECIDED'])
})

it.each([
  { begun: 1, completed: 0, may: true },
  { begun: 2, completed: 0, may: true },
  { begun: 3, completed: 0, may: false },
  { begun: 2, completed: 1, may: false },
])(
  'with $begun calls begun and $completed answered, one more may be made: $may',
  ({ begun, completed, may }) => {
    expect(mayCall(begun, completed)).toBe(may)
  },
)

const point = { questionNumber: 1, questionCount: 3, followUpsUsed: 0, isTimeUp: false }
const followUp = { answered: 'PARTLY', action: 'FOLLOW_UP', followUpFocus: 'numbers' } as const
const moveOn = { answered: 'FULLY', action: 'MOVE_ON' } as const

describe('the decision of a turn', () => {
  it('follows up while there are follow-ups left', () => {
    expect(decideTurn(followUp, point)).toMatchObject({
      action: 'FOLLOW_UP',
      focus: 'numbers',
      isFallback: false,
    })
  })

  it('moves on when the follow-ups are used up, whatever is proposed', () => {
    expect(decideTurn(followUp, { ...point, followUpsUsed: followUpsMax })).toMatchObject({
      action: 'NEXT_QUESTION',
    })
  })

  it('closes after the last question', () => {
    expect(decideTurn(moveOn, { ...point, questionNumber: 3 })).toEqual({
      answered: 'FULLY',
      action: 'CLOSE',
      focus: '',
      isFallback: false,
      endReason: 'ALL_QUESTIONS_ASKED',
    })
    expect(decideTurn(undefined, { ...point, questionNumber: 3 })).toMatchObject({
      action: 'CLOSE',
      isFallback: true,
    })
  })

  it('says how far the question was answered, PARTLY when nobody can tell, and why the interview does not end', () => {
    expect(decideTurn(moveOn, point)).toEqual({
      answered: 'FULLY',
      action: 'NEXT_QUESTION',
      focus: '',
      isFallback: false,
      endReason: null,
    })
    expect(decideTurn(followUp, point)).toMatchObject({ answered: 'PARTLY', endReason: null })
    expect(decideTurn(undefined, point)).toMatchObject({ answered: 'PARTLY', focus: '' })
    expect(closing(null)).toEqual({
      answered: 'PARTLY',
      action: 'CLOSE',
      focus: '',
      isFallback: false,
      endReason: null,
    })
  })

  it('closes when the time is up, whatever is proposed, and that is nobody’s fault', () => {
    for (const proposal of [followUp, moveOn, undefined]) {
      expect(decideTurn(proposal, { ...point, isTimeUp: true })).toMatchObject({
        action: 'CLOSE',
        endReason: 'TIME_UP',
        isFallback: false,
      })
    }
  })

  it('is the next planned question when no interviewer answers', () => {
    expect(decideTurn(undefined, point)).toMatchObject({ action: 'NEXT_QUESTION', isFallback: true })
  })

  it('ends every interview within its questions and follow-ups, whatever the model proposes', () => {
    const proposals = fc.array(fc.constantFrom(followUp, moveOn, undefined), { minLength: 60, maxLength: 60 })
    fc.assert(
      fc.property(proposals, fc.integer({ min: 1, max: 20 }), (list, questionCount) => {
        let at = { questionNumber: 1, questionCount, followUpsUsed: 0, isTimeUp: false }
        for (const [index, proposal] of list.entries()) {
          const { action } = decideTurn(proposal, at)
          if (action === 'CLOSE') return index < questionCount * (1 + followUpsMax)
          at =
            action === 'FOLLOW_UP'
              ? { ...at, followUpsUsed: at.followUpsUsed + 1 }
              : { ...at, questionNumber: at.questionNumber + 1, followUpsUsed: 0 }
          if (at.questionNumber > questionCount || at.followUpsUsed > followUpsMax) return false
        }
        return false
      }),
    )
  })
})

describe('what a reply must do', () => {
  it('asks the planned question and no other', () => {
    const questions = { question: 'first?', nextQuestion: 'second?' }
    expect(directiveOf(decideTurn(moveOn, point), questions)).toEqual({
      action: 'NEXT_QUESTION',
      question: 'second?',
    })
    expect(directiveOf(decideTurn(followUp, point), questions)).toEqual({
      action: 'FOLLOW_UP',
      focus: 'numbers',
      question: 'first?',
    })
  })

  it('takes leave when the interview ends, or has no next question', () => {
    const questions = { question: 'first?', nextQuestion: undefined }
    expect(directiveOf(decideTurn(moveOn, point), questions)).toEqual({ action: 'CLOSE' })
    expect(directiveOf(closing('TIME_UP'), { ...questions, nextQuestion: 'second?' })).toEqual({
      action: 'CLOSE',
    })
  })
})
