import { describe, expect, it } from 'vitest'
import { proposedActions, type TurnDecision } from '../interviewer/decision.ts'
import { decideTurn, proposalFor, wordedAsidesMax, type InterviewPoint } from './turn-decision.ts'

const invited: InterviewPoint = {
  questionNumber: 3,
  questionCount: 3,
  focusesUsed: [],
  asidesUsed: [],
  pointCount: 3,
  isTimeUp: false,
  isInvited: true,
}

const propose = (action: TurnDecision['action']): TurnDecision => ({ answered: 'NOT', action })

describe('an interview whose candidate may ask something', () => {
  it('closes after the invitation, unless something is asked or a moment asked for', () => {
    const goesOn = proposedActions.filter(
      (action) => decideTurn({ ...propose(action), followUpFocus: 'numbers' }, invited).action !== 'CLOSE',
    )
    expect(goesOn.toSorted()).toEqual(['ANSWER_BACK', 'REPEAT', 'WAIT'])
    expect(decideTurn(propose('ANSWER_BACK'), invited)).toMatchObject({ directive: 'ANSWER_BACK' })
    expect(decideTurn(proposalFor('END'), invited)).toMatchObject({
      action: 'CLOSE',
      endReason: 'ALL_QUESTIONS_ASKED',
      isFallback: false,
    })
    expect(decideTurn(undefined, invited)).toMatchObject({
      action: 'CLOSE',
      endReason: 'ALL_QUESTIONS_ASKED',
      isFallback: true,
    })
  })

  it('closes when the time of an invitation is over, or when enough was asked back', () => {
    const close = { action: 'CLOSE', endReason: 'ALL_QUESTIONS_ASKED' }
    expect(decideTurn(propose('ANSWER_BACK'), { ...invited, isTimeUp: true })).toMatchObject(close)
    const asidesUsed = Array.from({ length: wordedAsidesMax }, () => 'ANSWER_BACK' as const)
    expect(decideTurn(propose('ANSWER_BACK'), { ...invited, asidesUsed })).toMatchObject(close)
    expect(decideTurn(propose('WAIT'), { ...invited, asidesUsed })).toMatchObject({ directive: 'WAIT' })
  })
})
