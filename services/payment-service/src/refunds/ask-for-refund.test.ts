import { describe, expect, it } from 'vitest'
import type { RefundQueryResult, RefundResult } from '../channels/payment-channel.ts'
import { askForRefund } from './ask-for-refund.ts'

const refund = { outTradeNo: 'A1', outRequestNo: 'R1', amountFen: 5000n, reason: null }

const returned = { kind: 'REFUNDED', amountFen: 5000n } as const
const returnedLess = { kind: 'REFUNDED', amountFen: 4999n } as const
const none = { kind: 'NOT_REFUNDED' } as const
const accepted = { kind: 'ACCEPTED' } as const
const done = { kind: 'REFUNDED' } as const
const lost = { kind: 'UNKNOWN', reason: 'TIMEOUT' } as const
const away = { kind: 'NOT_ASKED', reason: 'BREAKER_OPEN' } as const
const later = { kind: 'POSTPONED', reason: 'NO_MONEY' } as const
const no = { kind: 'REFUSED', reason: 'TOO_LATE' } as const
const unconfirmed = { kind: 'UNKNOWN', reason: 'NOT_CONFIRMED' } as const
const anotherAmount = { kind: 'UNKNOWN', reason: 'AMOUNT_MISMATCH' } as const

interface Answers {
  readonly refund?: RefundResult
  readonly query?: RefundQueryResult
}

/** What comes of a refund at a channel that gives these answers and no other, and what the channel was asked. */
async function ask(
  state: { readonly status: 'REQUESTED' | 'UNKNOWN'; readonly wasCalled: boolean },
  { refund: granted, query: known }: Answers,
) {
  const asked: string[] = []
  const answer = <Answer>(call: string, result: Answer | undefined): Promise<Answer> => {
    asked.push(call)
    return result === undefined
      ? Promise.reject(new Error(`${call} was not to be asked`))
      : Promise.resolve(result)
  }
  const channel = {
    refund: () => answer('refund', granted),
    queryRefund: () => answer('query', known),
  }
  return { outcome: await askForRefund(channel, { ...refund, ...state }), asked }
}

describe('a refund that was never asked for', () => {
  it.each([
    ['is done when the channel says that money moved', { refund: done }, done, ['refund']],
    ['is done when a query confirms it', { refund: accepted, query: returned }, done, ['refund', 'query']],
    [
      'is open while no query confirms it',
      { refund: accepted, query: none },
      unconfirmed,
      ['refund', 'query'],
    ],
    ['is open while its query has no answer', { refund: accepted, query: lost }, lost, ['refund', 'query']],
    [
      'is open when another amount went back',
      { refund: accepted, query: returnedLess },
      anotherAmount,
      ['refund', 'query'],
    ],
    ['is open when its answer was lost', { refund: lost }, lost, ['refund']],
    ['waits when it may be granted later', { refund: later }, later, ['refund']],
    ['waits while the channel is away', { refund: away }, away, ['refund']],
    ['is over when the channel refuses it', { refund: no }, no, ['refund']],
  ] as const)('%s', async (_case, answers, outcome, asked) => {
    expect(await ask({ status: 'REQUESTED', wasCalled: false }, answers)).toEqual({ outcome, asked })
  })
})

describe('a refund that may have taken effect', () => {
  it.each([
    ['is not asked for again when it has', { query: returned }, done, ['query']],
    [
      'is asked for again when the channel knows of none',
      { refund: no, query: none },
      no,
      ['query', 'refund'],
    ],
    ['is not asked for again while nobody can tell', { query: lost }, lost, ['query']],
    ['is not asked for again while the channel is away', { query: away }, away, ['query']],
    [
      'is not asked for again when another amount went back',
      { query: returnedLess },
      anotherAmount,
      ['query'],
    ],
  ] as const)('%s', async (_case, answers, outcome, asked) => {
    expect(await ask({ status: 'UNKNOWN', wasCalled: true }, answers)).toEqual({ outcome, asked })
    // Whoever asked for it died of it.
    expect(await ask({ status: 'REQUESTED', wasCalled: true }, answers)).toEqual({ outcome, asked })
  })
})
