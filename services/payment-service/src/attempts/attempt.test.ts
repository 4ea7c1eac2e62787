import { nextState, stateAfter } from '@interview-pass/service-kit'
import { describe, expect, it } from 'vitest'
import {
  attemptEvents,
  attemptStatuses,
  attemptTransitions,
  isPastScanning,
  isQrCodeOver,
  isToEnd,
  longestPrecreateMs,
  mayBeClosed,
  nextLookAt,
  nextQueryAt,
  openQrCode,
  querySchedule,
  statusesBefore,
} from './attempt.ts'

describe('a payment attempt', () => {
  it('moves as its table says and in no other way', () => {
    const moves = attemptStatuses.flatMap((status) =>
      attemptEvents.map((event) => [status, event, nextState(attemptTransitions, status, event)]),
    )
    expect(moves.filter(([, , to]) => to !== undefined)).toEqual([
      ['CREATED', 'QR_ISSUED', 'AWAITING_PAYMENT'],
      ['CREATED', 'ANSWER_LOST', 'UNKNOWN'],
      ['CREATED', 'REFUSED', 'FAILED'],
      ['CREATED', 'PAYMENT_RECEIVED', 'PAID'],
      ['CREATED', 'CLOSED', 'CLOSED'],
      ['AWAITING_PAYMENT', 'PAYMENT_RECEIVED', 'PAID'],
      ['AWAITING_PAYMENT', 'CLOSED', 'CLOSED'],
      ['UNKNOWN', 'QR_ISSUED', 'AWAITING_PAYMENT'],
      ['UNKNOWN', 'REFUSED', 'FAILED'],
      ['UNKNOWN', 'PAYMENT_RECEIVED', 'PAID'],
      ['UNKNOWN', 'CLOSED', 'CLOSED'],
      ['FAILED', 'QR_ISSUED', 'AWAITING_PAYMENT'],
      ['FAILED', 'PAYMENT_RECEIVED', 'PAID'],
      ['CLOSED', 'PAYMENT_RECEIVED', 'PAID'],
      ['PAID', 'REFUNDED', 'REFUNDED'],
    ])
  })

  it('takes a payment in every state that has not seen one: money is never ignored', () => {
    const unpaid = attemptStatuses.filter((status) => status !== 'PAID' && status !== 'REFUNDED')
    expect(new Set(statusesBefore('PAYMENT_RECEIVED'))).toEqual(new Set(unpaid))
  })

  it('never leaves PAID but by a refund, and REFUNDED not at all', () => {
    const leaving = (from: 'PAID' | 'REFUNDED') =>
      attemptEvents.filter((event) => nextState(attemptTransitions, from, event) !== undefined)
    expect(leaving('PAID')).toEqual(['REFUNDED'])
    expect(leaving('REFUNDED')).toEqual([])
  })

  it('is led by an event to one state, wherever it comes from', () => {
    for (const { from, event } of attemptTransitions) {
      expect(nextState(attemptTransitions, from, event)).toBe(stateAfter(attemptTransitions, event))
    }
  })

  it('may be closed until it has ended', () => {
    expect(attemptStatuses.filter(mayBeClosed)).toEqual(['CREATED', 'AWAITING_PAYMENT', 'UNKNOWN'])
  })
})

describe('the QR code of an attempt', () => {
  const expiresAt = new Date('2026-01-15T10:15:00Z')
  const at = (minute: number) => new Date(`2026-01-15T10:${minute}:00Z`)

  it.each([
    ['is open while it waits for payment', 'AWAITING_PAYMENT', 14, 'qr'],
    ['is over at its end', 'AWAITING_PAYMENT', 15, null],
    ['is over when the channel closed it', 'CLOSED', 14, null],
    ['is over when it was paid', 'PAID', 14, null],
  ] as const)('%s', (_case, status, minute, qrCode) => {
    expect(openQrCode({ status, expiresAt, qrCode: 'qr' }, at(minute))).toBe(qrCode)
  })

  it('is over when the channel closed it, whatever it is asked as', () => {
    expect(isQrCodeOver({ status: 'CLOSED', expiresAt }, at(14))).toBe(true)
    expect(isQrCodeOver({ status: 'AWAITING_PAYMENT', expiresAt }, at(14))).toBe(false)
  })

  it('is not to be shown once the attempt has ended or somebody wants it to', () => {
    expect(isToEnd({ status: 'AWAITING_PAYMENT', closeRequestedAt: null })).toBe(false)
    expect(isToEnd({ status: 'AWAITING_PAYMENT', closeRequestedAt: at(1) })).toBe(true)
    expect(isToEnd({ status: 'CLOSED', closeRequestedAt: null })).toBe(true)
  })

  it('is given two minutes after its end, in which the channel may still know of a payment', () => {
    expect(isPastScanning({ expiresAt }, at(17))).toBe(false)
    expect(isPastScanning({ expiresAt }, new Date(at(17).getTime() + 1))).toBe(true)
  })
})

describe('the next look at an attempt', () => {
  const now = new Date('2026-01-15T10:00:00Z')
  const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000)

  it.each([
    ['comes by the schedule', 4, 900, 30],
    ['comes no later than when nobody can scan its QR code any more', 10, 900, 1020.001],
    ['comes by the schedule when that is over', 9, -900, 600],
    ['comes by the schedule from the very moment on that it is over', 9, -120.001, 600],
    ['comes by the schedule when that falls on the very same moment', 10, 1679.999, 1800],
  ])('%s', (_case, queryCount, lifeSeconds, seconds) => {
    expect(nextLookAt({ queryCount, expiresAt: inSeconds(lifeSeconds) }, now)).toEqual(inSeconds(seconds))
  })

  it('comes within seconds at first, within days at last, each time no sooner than before', () => {
    const waits = querySchedule.map((_, index) => {
      return (nextQueryAt(index + 1, now)?.getTime() ?? 0) - now.getTime()
    })
    expect(waits.toSorted((one, other) => one - other)).toEqual(waits)
    expect([waits.at(0), waits.at(-1)]).toEqual([5000, 86_400_000])
  })

  it('does not come after the last step', () => {
    expect(nextQueryAt(querySchedule.length + 1, now)).toBeUndefined()
    expect(nextLookAt({ queryCount: 99, expiresAt: inSeconds(900) }, now)).toBeUndefined()
  })
})

it('asking for a QR code takes three attempts and the delays between them at most', () => {
  expect(longestPrecreateMs(3000)).toBe(3 * 3000 + 100 + 200)
})
