import { describe, expect, it } from 'vitest'
import {
  sessionId,
  spoken,
  callOf,
  billOf,
  numbers,
  readTurns,
  played,
  read,
  booked,
  bills,
  events,
  type World,
  whole,
  withTurn,
  withRead,
  withBooked,
  lostCall,
} from '../../test/known-interview.ts'
import { compareInterviews } from './compare-interviews.ts'

const compare = (world: World) => compareInterviews([world.known], [world.booked], world.bills, world.events)

const secondTurn = booked.turns[1]
const secondRead = readTurns[1]

describe('books that agree', () => {
  it('have no difference', () => {
    expect(compare(whole)).toEqual({ lost: 0, doubled: 0, differences: [] })
  })

  it('may hold a call that a kill cut off, and the one that came after it', () => {
    const cutBill = { ...billOf(2), request_id: 'req_cut', outcome: 'left' as const }
    const world = withTurn({ calls: [lostCall, callOf(2)] })
    expect(compare({ ...world, bills: [cutBill, ...bills] }).differences).toEqual([])
  })
})

describe('calls that were cut off', () => {
  const later = (bill: (typeof bills)[number], ms: number) => ({
    ...bill,
    outcome: 'left' as const,
    time: new Date(bill.time.getTime() + ms),
  })
  const lateCall = { ...lostCall, id: 91n, begunAt: new Date(lostCall.begunAt.getTime() + 9_000) }
  const cutBills = [
    later({ ...billOf(2), request_id: 'req_late' }, 9_200),
    later({ ...billOf(2), request_id: 'req_early' }, 200),
  ]

  it('are each found by their own time, in whatever order the books have them', () => {
    const world = withTurn({ calls: [lateCall, lostCall, callOf(2)] })
    expect(compare({ ...world, bills: [...cutBills, ...bills] }).differences).toEqual([])
  })

  it('account for one request each', () => {
    const world = withTurn({ calls: [lostCall, callOf(2)] })
    expect(compare({ ...world, bills: [...cutBills, ...bills] }).differences).toHaveLength(1)
  })
})

describe('turns', () => {
  it.each([
    ['that nobody has', withBooked({ turns: booked.turns.filter((_, index) => index !== 1) }), [1, 0]],
    ['that was not finished', withTurn({ status: 'DECIDED' }), [1, 0]],
    [
      'that stands there twice',
      withBooked({ turns: booked.turns.flatMap((turn) => (turn === secondTurn ? [turn, turn] : [turn])) }),
      [0, 1],
    ],
    [
      'that the transcript leaves out',
      withRead({
        questions: read.questions.map((question) => ({
          ...question,
          turns: question.turns.filter((turn) => turn !== secondRead),
        })),
      }),
      [1, 0],
    ],
    [
      'that the list has twice',
      withRead({ turns: readTurns.flatMap((turn) => (turn === secondRead ? [turn, turn] : [turn])) }),
      [0, 1],
    ],
    [
      'that its client never had answered',
      { ...whole, known: { read, played: { ...played, spoken: spoken.slice(0, -1) } } },
      [1, 0],
    ],
  ] as const)('%s are told', (_, world, [lost, doubled]) => {
    const verdict = compare(world)
    expect(verdict).toMatchObject({ lost, doubled })
    expect(verdict.differences.join('\n')).toMatch(/interview 1 \(0190a6d2\S+\): .*turn (?:2|20)/u)
  })

  it.each([
    [
      'another reply than its client had',
      withTurn({ reply: 'another' }),
      /tables: turn 2: the reply is "another"/u,
    ],
    [
      'another message',
      withRead({ turns: readTurns.map((turn) => (turn === secondRead ? { ...turn, message: 'x' } : turn)) }),
      /list of turns: turn 2: "x" was said/u,
    ],
    ['another order', withBooked({ turns: booked.turns.toReversed() }), /another order/u],
    [
      'a question left out',
      withBooked({ asked: numbers.filter((number) => number !== 4) }),
      /questions of the tables: 1, 2, 3, 5/u,
    ],
    [
      'what was heard otherwise',
      { ...whole, known: { read, played: { ...played, troubles: ['heard "a"'] } } },
      /heard "a"/u,
    ],
  ] as const)('with %s are told', (_, world, difference) => {
    expect(compare(world)).toMatchObject({ lost: 0, doubled: 0 })
    expect(compare(world).differences.join('\n')).toMatch(difference)
  })
})

describe('model calls', () => {
  it.each([
    [
      'one more after the answer',
      withTurn({ calls: [callOf(2), { ...lostCall, outcome: 'ABORTED' }] }),
      /turn 2, REPLY: asked for again after it was answered/u,
    ],
    ['three lost', withTurn({ calls: [lostCall, lostCall, lostCall] }), /turn 2, REPLY: 3 lost/u],
    [
      'one that still runs',
      withTurn({ calls: [{ ...callOf(2), outcome: 'RUNNING' }] }),
      /a call of nobody runs/u,
    ],
    [
      'one of the feedback that still runs',
      withBooked({ calls: [{ ...lostCall, purpose: 'ASSESS', outcome: 'RUNNING' }] }),
      /ASSESS: a call of nobody runs/u,
    ],
    [
      'a third plan',
      withBooked({
        calls: [80, 81, 82].map((id) => ({ ...callOf(id), requestId: null, purpose: 'PLAN' as const })),
      }),
      /the plan: begun 3 times/u,
    ],
  ] as const)('%s are told', (_, world, difference) => {
    expect(compare(world).differences.join('\n')).toMatch(difference)
  })
})

describe('bills', () => {
  const extra = { ...billOf(2), request_id: 'req_extra' }
  it.each([
    [
      'that nobody recorded',
      { ...whole, bills: [...bills, extra] },
      /request req_extra .* is in none of our books/u,
    ],
    [
      'for a cut call of another time',
      {
        ...withTurn({ calls: [{ ...lostCall, begunAt: new Date(0) }, callOf(2)] }),
        bills: [...bills, extra],
      },
      /in none of our books/u,
    ],
    ['that stand twice in our books', withTurn({ calls: [callOf(2), callOf(2)] }), /booked 2 times/u],
    [
      'that only we know',
      { ...whole, bills: bills.slice(1) },
      /turn 1: the simulator knows no request req_1/u,
    ],
    [
      'of other tokens',
      withTurn({ calls: [{ ...callOf(2), outputTokens: 9 }] }),
      /100 \+ 9 tokens are booked, and 100 \+ 10 billed/u,
    ],
    [
      'of another model',
      withTurn({ calls: [{ ...callOf(2), model: 'x' }] }),
      /is interviewer-reply by claude-sonnet-5-5/u,
    ],
    [
      'for an answer that never came',
      {
        ...whole,
        bills: bills.map((bill, index) => (index === 1 ? { ...bill, outcome: 'broken' as const } : bill)),
      },
      /is COMPLETED, and broken at the simulator/u,
    ],
  ] as const)('%s are told', (_, world, difference) => {
    expect(compare(world).differences.join('\n')).toMatch(difference)
  })
})

describe('an end', () => {
  const failed = booked.revisions.map((revision) => ({
    ...revision,
    questions: revision.questions.map((question) => ({ ...question, status: 'FAILED' })),
  }))
  it.each([
    ['that has not come', withBooked({ status: 'IN_PROGRESS' }), /is IN_PROGRESS/u],
    ['for another reason', withBooked({ endReason: 'LEFT' }), /ended as LEFT/u],
    ['without feedback', withBooked({ revisions: [] }), /its feedback is undefined/u],
    ['with a question not judged', withBooked({ revisions: failed }), /0 of 20 questions judged/u],
    [
      'whose feedback its client cannot read',
      withRead({ feedback: { status: 'RUNNING', questions: [] } }),
      /client reads feedback that is RUNNING/u,
    ],
    ['of a code that was not used', withBooked({ codes: ['AVAILABLE'] }), /access codes are AVAILABLE/u],
    ...events.map(
      ({ type }) =>
        [
          `without ${type}`,
          { ...whole, events: events.filter((event) => event.type !== type) },
          new RegExp(type, 'u'),
        ] as const,
    ),
    ...events.map(
      (event) =>
        [
          `with ${event.type} told twice`,
          { ...whole, events: [...events, event] },
          new RegExp(event.type, 'u'),
        ] as const,
    ),
  ] as const)('%s is told', (_, world, difference) => {
    expect(compare(world).differences.join('\n')).toMatch(difference)
  })

  it('of a session that no client opened is told', () => {
    expect(compareInterviews([], [booked], bills, events).differences).toEqual([
      `session ${sessionId} is nobody's`,
    ])
  })
})
