import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proposedActions, type TurnDecision } from '../interviewer/decision.ts'
import { asideActions } from '../interviewer/interviewer.ts'
import { candidateRequests } from '../transcript/candidate-request.ts'
import {
  asideOf,
  asidesMax,
  closing,
  decideTurn,
  followUpsMax,
  proposalFor,
  wordedAsidesMax,
  type InterviewPoint,
} from './turn-decision.ts'

const point: InterviewPoint = {
  questionNumber: 1,
  questionCount: 3,
  focusesUsed: [],
  asidesUsed: [],
  pointCount: 3,
  isTimeUp: false,
  isInvited: false,
}
const followUp = { answered: 'PARTLY', action: 'FOLLOW_UP', followUpFocus: 'numbers' } as const
const moveOn = { answered: 'FULLY', action: 'MOVE_ON' } as const
const nextQuestion = {
  action: 'NEXT_QUESTION',
  directive: 'NEXT_QUESTION',
  focus: '',
  isFallback: false,
  endReason: null,
} as const

const propose = (action: TurnDecision['action']): TurnDecision => ({ answered: 'NOT', action })

describe('a follow-up', () => {
  it('is asked while there are follow-ups left, and says about what', () => {
    expect(decideTurn({ ...followUp, followUpFocus: ' numbers ' }, point)).toEqual({
      answered: 'PARTLY',
      action: 'FOLLOW_UP',
      directive: 'FOLLOW_UP',
      focus: 'numbers',
      isFallback: false,
      endReason: null,
    })
  })

  it('is not asked when they are used up, whatever is proposed', () => {
    const focusesUsed = Array.from({ length: followUpsMax }, (_, index) => `topic ${index}`)
    expect(decideTurn(followUp, { ...point, focusesUsed })).toMatchObject(nextQuestion)
  })

  it.each([
    ['numbers', 'numbers'],
    ['the numbers', 'Numbers'],
    ['your own contribution', 'own contribution!'],
    ['锁的顺序', '锁 顺序'],
    ['ＱＰＳ数据', 'qps数据'],
    ['一个具体的例子', '具体例子'],
  ])('about %j is not asked again as %j', (used, followUpFocus) => {
    expect(decideTurn({ ...followUp, followUpFocus }, { ...point, focusesUsed: [used] })).toMatchObject(
      nextQuestion,
    )
  })

  it.each([
    ['numbers', 'the outcome'],
    ['锁', '锁的顺序和死锁的处理'],
    ['', 'numbers'],
  ])('after one about %j is asked about %j', (used, followUpFocus) => {
    expect(decideTurn({ ...followUp, followUpFocus }, { ...point, focusesUsed: [used] })).toMatchObject({
      directive: 'FOLLOW_UP',
      focus: followUpFocus,
    })
  })

  it.each([undefined, '', ' ', '?!'])('that names nothing, as %j, is none', (followUpFocus) => {
    const nameless = { answered: 'PARTLY', action: 'FOLLOW_UP', followUpFocus } as const
    expect(decideTurn(nameless, point)).toMatchObject(nextQuestion)
  })
})

describe('a request', () => {
  it.each([
    ['SKIP', 'NEXT_QUESTION'],
    ['UNKNOWN', 'NEXT_QUESTION'],
    ['REPEAT', 'REPEAT'],
    ['EXPLAIN', 'EXPLAIN'],
    ['WAIT', 'WAIT'],
    ['UPSET', 'ENCOURAGE'],
    ['END', 'OFFER_END'],
  ] as const)('%s is met by %s and counts as no answer', (request, directive) => {
    expect(decideTurn(proposalFor(request), point)).toMatchObject({ answered: 'NOT', directive })
  })

  it('alone never ends an interview before its last question', () => {
    for (const request of candidateRequests) {
      expect(decideTurn(proposalFor(request), point).action).not.toBe('CLOSE')
    }
  })
})

describe('an aside', () => {
  it.each(asideActions)('%s leaves the question where it is and uses up no follow-up', (action) => {
    const decision = decideTurn(propose(action), { ...point, focusesUsed: ['a', 'b'] })
    expect(decision).toMatchObject({ action: 'FOLLOW_UP', directive: action, focus: '', endReason: null })
    expect(asideOf(decision)).toBe(action)
  })

  it('that a model must word is the question once more when there have been enough', () => {
    const asidesUsed = Array.from({ length: wordedAsidesMax }, () => 'EXPLAIN' as const)
    expect(decideTurn(propose('ENCOURAGE'), { ...point, asidesUsed })).toMatchObject({ directive: 'REPEAT' })
    expect(decideTurn(propose('WAIT'), { ...point, asidesUsed })).toMatchObject({ directive: 'WAIT' })
    const fewer = asidesUsed.slice(1)
    expect(
      decideTurn(propose('EXPLAIN'), { ...point, asidesUsed: [...fewer, 'WAIT', 'REPEAT'] }),
    ).toMatchObject({
      directive: 'EXPLAIN',
    })
  })

  it('is no answer for ever: after enough of them the interview moves on', () => {
    const asidesUsed = Array.from({ length: asidesMax }, () => 'WAIT' as const)
    for (const action of asideActions) {
      expect(decideTurn(propose(action), { ...point, asidesUsed })).toMatchObject(nextQuestion)
    }
  })

  it('is what its directive says; of an earlier release there is none', () => {
    expect(asideOf({ directive: 'FOLLOW_UP' })).toBeUndefined()
    expect(asideOf({})).toBeUndefined()
  })
})

it.each([
  { proposed: [2, 1, 2, 7, 0, -1], shown: [1, 2] },
  { proposed: [], shown: [] },
  { proposed: undefined, shown: undefined },
])('points that the plan names are kept as shown, each once: $proposed', ({ proposed, shown }) => {
  for (const proposal of [
    { ...moveOn, shown: proposed },
    { ...followUp, shown: proposed },
  ]) {
    expect(decideTurn(proposal, point).shown).toEqual(shown)
  }
})

describe('the decision of a turn', () => {
  it('invites the candidate to ask after the last question, and closes when nobody could answer', () => {
    expect(decideTurn(moveOn, { ...point, questionNumber: 3 })).toEqual({
      answered: 'FULLY',
      action: 'FOLLOW_UP',
      directive: 'INVITE',
      focus: '',
      isFallback: false,
      endReason: null,
    })
    expect(decideTurn(undefined, { ...point, questionNumber: 3 })).toMatchObject({
      action: 'CLOSE',
      endReason: 'ALL_QUESTIONS_ASKED',
      isFallback: true,
    })
  })

  it('moves on, and nothing else, for who asks for the next question or does not know', () => {
    for (const request of ['SKIP', 'UNKNOWN'] as const) {
      expect(proposalFor(request)).toEqual({ answered: 'NOT', action: 'MOVE_ON' })
    }
  })

  it('says how far the question was answered, PARTLY when nobody can tell, and why the interview does not end', () => {
    expect(decideTurn(moveOn, point)).toEqual({ ...nextQuestion, answered: 'FULLY' })
    expect(decideTurn(undefined, point)).toMatchObject({ answered: 'PARTLY', focus: '' })
    expect(closing(null)).toEqual({
      answered: 'PARTLY',
      action: 'CLOSE',
      directive: 'CLOSE',
      focus: '',
      isFallback: false,
      endReason: null,
    })
  })

  it('closes when the time is up, whatever is proposed, and that is nobody’s fault', () => {
    for (const proposal of [followUp, ...proposedActions.map(propose), undefined]) {
      expect(decideTurn(proposal, { ...point, isTimeUp: true })).toMatchObject({
        action: 'CLOSE',
        endReason: 'TIME_UP',
        isFallback: false,
      })
    }
  })

  it('keeps apart what asks for help when the time is up: that is no answer', () => {
    const isTimeUp = { ...point, isTimeUp: true }
    expect(asideOf(decideTurn(propose('EXPLAIN'), isTimeUp))).toBe('EXPLAIN')
    expect(asideOf(decideTurn(proposalFor('REPEAT'), isTimeUp))).toBe('REPEAT')
    expect(decideTurn(moveOn, isTimeUp)).not.toHaveProperty('overtaken')
    expect(decideTurn(moveOn, point)).not.toHaveProperty('shown')
  })

  it('is the next planned question when no interviewer answers', () => {
    expect(decideTurn(undefined, point)).toMatchObject({ action: 'NEXT_QUESTION', isFallback: true })
  })

  it('ends every interview within its questions, follow-ups and asides, whatever the model proposes', () => {
    const proposal = fc.option(
      fc.record({
        answered: fc.constantFrom('FULLY', 'PARTLY', 'NOT'),
        action: fc.constantFrom(...proposedActions),
        followUpFocus: fc.string({ minLength: 3, maxLength: 8 }),
      }),
      { nil: undefined },
    )
    const perQuestion = 1 + followUpsMax + asidesMax
    const invited = 1 + asidesMax
    fc.assert(
      fc.property(
        fc.infiniteStream(proposal),
        fc.integer({ min: 1, max: 20 }),
        (proposals, questionCount) => {
          let at: InterviewPoint = { ...point, questionCount }
          for (let turn = 1; turn <= questionCount * perQuestion + invited; turn += 1) {
            const decision = decideTurn(proposals.next().value ?? undefined, at)
            const aside = asideOf(decision)
            if (decision.action === 'CLOSE') return at.questionNumber === questionCount
            if (decision.directive === 'INVITE') {
              at = { ...at, isInvited: true, asidesUsed: [] }
            } else if (decision.action === 'NEXT_QUESTION') {
              at = { ...at, questionNumber: at.questionNumber + 1, focusesUsed: [], asidesUsed: [] }
            } else if (aside === undefined) {
              at = { ...at, focusesUsed: [...at.focusesUsed, decision.focus] }
            } else {
              at = { ...at, asidesUsed: [...at.asidesUsed, aside] }
            }
          }
          return false
        },
      ),
    )
  })
})
