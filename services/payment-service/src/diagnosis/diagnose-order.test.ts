import { describe, expect, it } from 'vitest'
import { diagnoseOrder, findingCodes, type OrderEvidence } from './diagnose-order.ts'
import { findingTexts } from './finding-texts.ts'

const at = new Date('2026-01-15T10:00:00Z')

type Notification = OrderEvidence['notifications'][number]

const notification = (changes: Partial<Notification> = {}): Notification => ({
  outTradeNo: 'A1',
  outcome: 'SETTLED',
  verdict: null,
  diagnosis: null,
  amountFen: 100n,
  deliveries: 1,
  sentAt: at,
  createdAt: at,
  ...changes,
})

const attempt = (changes: Partial<OrderEvidence['attempts'][number]> = {}) => ({
  outTradeNo: 'A1',
  status: 'AWAITING_PAYMENT' as const,
  amountFen: 100n,
  queryDueAt: at,
  updatedAt: at,
  ...changes,
})

const codesOf = (evidence: Partial<OrderEvidence>) =>
  diagnoseOrder({
    attempts: [attempt()],
    notifications: [notification()],
    unnamed: [],
    problems: [],
    ...evidence,
  }).map(({ code }) => code)

const arrived = (minutesLater: number) =>
  codesOf({ notifications: [notification({ createdAt: new Date(at.getTime() + minutesLater * 60_000) })] })

describe('the diagnosis of an order', () => {
  it.each([
    [0, []],
    [4.9, []],
    [-0.9, []],
    [-2, ['CLOCK_WRONG']],
    [6, ['CLOCK_WRONG']],
    [240, ['CLOCK_WRONG']],
    [475, ['TIME_ZONE_WRONG']],
    [-490, ['TIME_ZONE_WRONG']],
    [900, ['CLOCK_WRONG']],
  ])('of a notification that arrives %d minutes after it says that it was sent: %j', (minutes, codes) => {
    expect(arrived(minutes)).toEqual(codes)
  })

  it.each(['ENCODED_TWICE', 'PLUS_LOST', 'CHARSET_CHANGED'])(
    'names what a wrong signature comes from: %s',
    (cause) => {
      expect(codesOf({ notifications: [notification({ verdict: 'SIGNATURE', diagnosis: cause })] })).toEqual([
        cause,
      ])
    },
  )

  it('says when the channel cannot be asked, with the latest reason, and when nobody asks any more', () => {
    const unknown = { action: 'QUERY_ATTEMPT', status: 'UNKNOWN', outTradeNo: 'A1' }
    const findings = diagnoseOrder({
      attempts: [attempt({ queryDueAt: null })],
      notifications: [notification()],
      unnamed: [],
      problems: [
        { ...unknown, errorCode: 'HTTP_502', createdAt: at },
        { ...unknown, errorCode: 'TIMEOUT', createdAt: new Date(at.getTime() + 1000) },
        { ...unknown, status: 'FAILED', errorCode: 'GIVEN_UP', createdAt: at },
      ],
    })
    expect(findings).toMatchObject([
      { code: 'CHANNEL_NOT_REACHED', count: 2, details: { reason: 'TIMEOUT' } },
      { code: 'GIVEN_UP', outTradeNo: 'A1' },
    ])
  })

  it('has nothing to ask about an attempt that has ended', () => {
    expect(codesOf({ attempts: [attempt({ status: 'CLOSED', queryDueAt: null })] })).toEqual([])
  })

  it('has words for every finding, in both languages', () => {
    for (const code of findingCodes) {
      for (const { en, 'zh-CN': zh } of [findingTexts[code].meaning, findingTexts[code].remedy]) {
        expect(en.length).toBeGreaterThan(10)
        expect(zh).toMatch(/\p{Script=Han}/u)
      }
    }
  })
})
