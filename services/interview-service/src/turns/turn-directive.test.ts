import { describe, expect, it } from 'vitest'
import type { TurnDecision } from '../interviewer/decision.ts'
import { asideActions } from '../interviewer/interviewer.ts'
import { closing, decideTurn, proposalFor } from './turn-decision.ts'
import { closeReasonOf, directiveOf, isWorded } from './turn-directive.ts'

const point = {
  questionNumber: 1,
  questionCount: 3,
  focusesUsed: [],
  asidesUsed: [],
  pointCount: 0,
  isTimeUp: false,
  isInvited: false,
}
const followUp = { answered: 'PARTLY', action: 'FOLLOW_UP', followUpFocus: 'numbers' } as const
const moveOn = { answered: 'FULLY', action: 'MOVE_ON' } as const

const propose = (action: TurnDecision['action']): TurnDecision => ({ answered: 'NOT', action })

describe('what a reply must do', () => {
  const asked = {
    question: 'first?',
    asked: 'And why first?',
    nextQuestion: 'second?',
    closeReason: 'TIME_UP',
  } as const

  it('asks the planned question and no other, and knows whether the one before was left', () => {
    expect(directiveOf(decideTurn(moveOn, point), asked)).toEqual({
      action: 'NEXT_QUESTION',
      question: 'second?',
      isLeft: false,
    })
    expect(directiveOf(decideTurn(proposalFor('SKIP'), point), asked)).toMatchObject({ isLeft: true })
    expect(directiveOf(decideTurn(followUp, point), asked)).toEqual({
      action: 'FOLLOW_UP',
      focus: 'numbers',
      question: 'first?',
    })
  })

  it.each(['EXPLAIN', 'REPEAT', 'ANSWER_BACK', 'ENCOURAGE', 'OFFER_END'] as const)(
    '%s leads back to what was asked last, which may be a follow-up',
    (action) => {
      expect(directiveOf(decideTurn(propose(action), point), asked)).toEqual({
        action,
        question: 'And why first?',
      })
    },
  )

  it('waits without a question', () => {
    expect(directiveOf(decideTurn(propose('WAIT'), point), asked)).toStrictEqual({ action: 'WAIT' })
  })

  it('is worded by a model but for what has one form', () => {
    const worded = asideActions.filter((action) =>
      isWorded(directiveOf(decideTurn(propose(action), point), asked)),
    )
    expect(worded).toEqual(['EXPLAIN', 'ANSWER_BACK', 'ENCOURAGE'])
  })

  it('invites the candidate to ask when all is asked', () => {
    const last = { ...point, questionNumber: 3 }
    expect(directiveOf(decideTurn(moveOn, last), asked)).toEqual({ action: 'INVITE', isLeft: false })
    expect(directiveOf(decideTurn(proposalFor('UNKNOWN'), last), asked)).toMatchObject({ isLeft: true })
  })

  it('takes leave with the reason when the interview ends, or has no next question', () => {
    const close = { action: 'CLOSE', reason: 'TIME_UP' }
    expect(directiveOf(closing('TIME_UP'), asked)).toEqual(close)
    expect(directiveOf(decideTurn(moveOn, point), { ...asked, nextQuestion: undefined })).toEqual(close)
  })

  it('follows the action of a decision that an earlier release has stored', () => {
    const { directive: _none, ...stored } = decideTurn(followUp, point)
    expect(directiveOf(stored, asked)).toMatchObject({ action: 'FOLLOW_UP', focus: 'numbers' })
  })
})

describe('the reason of the last words', () => {
  it.each([
    ['TIME_UP', 'IN_PROGRESS', null, 'TIME_UP'],
    ['ALL_QUESTIONS_ASKED', 'IN_PROGRESS', null, 'ALL_QUESTIONS_ASKED'],
    [null, 'COMPLETED', 'FINISHED_EARLY', 'FINISHED_EARLY'],
    [null, 'REJECTED', 'REFUNDED', 'CLOSED'],
  ] as const)('of a decision with %s in a session %s by %s is %s', (endReason, status, endedBy, reason) => {
    expect(closeReasonOf({ endReason }, { status, endReason: endedBy })).toBe(reason)
  })
})
