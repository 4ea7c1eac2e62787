import { paymentCompleted, type DomainEvent } from '@interview-pass/contracts'
import type { BookedInterview, ModelCall } from '../src/interviews/booked-interview.ts'
import type { PlayedInterview } from '../src/interviews/candidate.ts'
import type { KnownInterview } from '../src/interviews/compare-interviews.ts'
import { turnsOfInterview } from '../src/interviews/interview-script.ts'
import type { SimulatedCall } from '../src/interviews/simulator-log.ts'

export const sessionId = '0190a6d2-7f1c-7000-8000-00000000000c'
const orderId = '0190a6d2-7f1c-7000-8000-00000000000d'
const begunAt = new Date('2026-01-15T10:30:00Z')
const idOf = (turn: number) => `0190a6d2-7f1c-7000-8000-0000000001${String(turn).padStart(2, '0')}`

export const spoken = Array.from({ length: turnsOfInterview }, (_, index) => ({
  clientMessageId: idOf(index + 1),
  message: `answer ${index + 1}`,
  questionNumber: index + 1,
  reply: {
    session_id: sessionId,
    status: index + 1 === turnsOfInterview ? ('COMPLETED' as const) : ('IN_PROGRESS' as const),
    reply: `reply ${index + 1}`,
    action: 'NEXT_QUESTION' as const,
    directive: 'NEXT_QUESTION',
    question: { number: index + 2, text: 'question' },
    time_left_seconds: 100,
  },
}))

export const callOf = (turn: number): ModelCall => ({
  id: BigInt(turn),
  purpose: 'REPLY',
  model: 'claude-sonnet-5-5',
  outcome: 'COMPLETED',
  requestId: `req_${turn}`,
  inputTokens: 100,
  outputTokens: 10,
  isEstimated: false,
  begunAt,
})

export const billOf = (turn: number): SimulatedCall => ({
  msg: 'call',
  time: new Date(begunAt.getTime() + 400),
  request_id: `req_${turn}`,
  task: 'interviewer-reply',
  model: 'claude-sonnet-5-5',
  outcome: 'completed',
  duration_ms: 390,
  input_tokens: 100,
  output_tokens: 10,
})

export const numbers = spoken.map(({ questionNumber }) => questionNumber)
export const readTurns = spoken.map(({ clientMessageId, message, reply: { reply } }) => ({
  clientMessageId,
  message,
  reply,
}))

export const played: PlayedInterview = {
  number: 1,
  orderId,
  access: { session_id: sessionId, token: 'token' },
  spoken,
  left: 0,
  longestWaitMs: 0,
  troubles: [],
}

export const read: KnownInterview['read'] = {
  turns: readTurns,
  questions: readTurns.map((turn, index) => ({ number: index + 1, turns: [turn] })),
  feedback: { status: 'READY', questions: numbers.map((number) => ({ number, status: 'ASSESSED' })) },
}

export const booked: BookedInterview = {
  sessionId,
  status: 'COMPLETED',
  endReason: 'ALL_QUESTIONS_ASKED',
  asked: numbers,
  turns: readTurns.map((turn, index) => ({
    ...turn,
    questionNumber: index + 1,
    status: 'COMPLETED',
    isFallback: false,
    fence: 1,
    calls: [callOf(index + 1)],
  })),
  calls: [],
  revisions: [
    {
      revision: 1,
      status: 'READY',
      claims: 1,
      questions: numbers.map((number) => ({ number, status: 'ASSESSED' })),
    },
  ],
  codes: ['ACTIVATED'],
}

export const bills = numbers.map(billOf)

const eventOf = (type: string, key: string): DomainEvent => ({
  id: '0190a6d2-7f1c-7000-8000-00000000000e',
  type,
  topic: paymentCompleted.topic,
  source: paymentCompleted.source,
  key,
  tenantId: orderId,
  occurredAt: begunAt.toISOString(),
  data: {},
})

export const events = [
  eventOf('PaymentCompleted', orderId),
  eventOf('InterviewStarted', sessionId),
  eventOf('InterviewCompleted', sessionId),
  eventOf('FeedbackReady', sessionId),
]

export interface World {
  readonly known: KnownInterview
  readonly booked: BookedInterview
  readonly bills: readonly SimulatedCall[]
  readonly events: readonly DomainEvent[]
}

/** An interview of which everybody knows the same. */
export const whole: World = { known: { played, read }, booked, bills, events }

/** With turn 2 of the tables like this. */
export const withTurn = (changes: Partial<BookedInterview['turns'][number]>): World => ({
  ...whole,
  booked: {
    ...booked,
    turns: booked.turns.map((turn, index) => (index === 1 ? { ...turn, ...changes } : turn)),
  },
})

export const withRead = (changes: Partial<KnownInterview['read']>): World => ({
  ...whole,
  known: { played, read: { ...read, ...changes } },
})

export const withBooked = (changes: Partial<BookedInterview>): World => ({
  ...whole,
  booked: { ...booked, ...changes },
})

export const lostCall: ModelCall = {
  ...callOf(2),
  id: 90n,
  outcome: 'LOST',
  requestId: null,
  outputTokens: 0,
}
