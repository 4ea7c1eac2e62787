import { accessCodeExpired, createEvent, toEventMessage } from '@interview-pass/contracts'
import { describe, expect, it } from 'vitest'
import { headersOf, parkedAtOf, previewOf } from './dead-letter.ts'

const code = '7K3MZ9QWX2RT'

describe('what is shown of a dead letter', () => {
  it('has its codes masked, also where it is cut', () => {
    const shown = previewOf(Buffer.from(`${'x'.repeat(4090)} ${code}`))
    expect(shown).toHaveLength(4096)
    expect(shown).not.toContain(code.slice(0, 5))
    expect(previewOf(Buffer.from(`{"accessCode":"${code}"}`))).toBe('{"accessCode":"********X2RT"}')
  })

  it('has the code masked of an event that goes by it, because it has no order', () => {
    const event = createEvent(accessCodeExpired, {
      id: '0193a4b5-c6d7-7e8f-9a0b-1c2d3e4f5a6b',
      tenantId: '0193a4b5-c6d7-7e8f-9a0b-1c2d3e4f5a6c',
      occurredAt: new Date(),
      data: { accessCode: code, orderId: null },
    })
    const { key, headers, value } = toEventMessage(event)
    expect([key, headers['ce_subject']]).toEqual([code, code])
    expect(previewOf(Buffer.from(key))).toBe('********X2RT')
    expect(headersOf({ headers })).toMatchObject({ ce_subject: '********X2RT', ce_id: event.id })
    expect(previewOf(Buffer.from(value))).toContain('"accessCode":"********X2RT"')
  })

  it('is nothing of what is no text', () => {
    expect(previewOf(Buffer.from([0xff, 0xfe, 0x00]))).toBeNull()
    expect(previewOf(null)).toBeNull()
  })

  it('has few and short headers, masked as well', () => {
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_none, index) => [`h${index}`, 'x'.repeat(1000)]),
    )
    const shown = headersOf({ headers: { ce_subject: code, twice: ['a', 'b'], ...many } })
    expect(Object.keys(shown)).toHaveLength(50)
    expect(shown).toMatchObject({ ce_subject: '********X2RT', twice: 'a, b', h1: 'x'.repeat(500) })
  })

  it('has a time only where it says one', () => {
    expect(parkedAtOf({ parkedAt: '2026-01-15T10:00:00.000Z' })).toEqual(new Date('2026-01-15T10:00:00Z'))
    expect(parkedAtOf({ parkedAt: '' })).toBeUndefined()
  })
})
