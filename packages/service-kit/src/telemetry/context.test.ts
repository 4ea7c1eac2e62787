import { describe, expect, it } from 'vitest'
import { currentContext, currentTraceparent, runInContext, traceIdOf } from './context.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'

describe('the context of work', () => {
  it('follows the work across awaits and ends with it', async () => {
    const seen = await runInContext({ requestId: 'a' }, async () => {
      await new Promise((resolve) => setImmediate(resolve))
      return currentContext()
    })
    expect(seen).toEqual({ requestId: 'a' })
    expect(currentContext()).toBeUndefined()
  })

  it('passes its trace on under a new span, and begins one where there is none', () => {
    const [first, second] = runInContext({ traceId }, () => [currentTraceparent(), currentTraceparent()])
    expect(traceIdOf(first)).toBe(traceId)
    expect(first).not.toBe(second)
    expect(traceIdOf(currentTraceparent())).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('traceIdOf', () => {
  it.each([
    ['a valid value', `00-${traceId}-00f067aa0ba902b7-01`, traceId],
    ['a later version with more parts', `01-${traceId}-00f067aa0ba902b7-01-more`, traceId],
    ['no value', undefined, undefined],
    ['the invalid version', `ff-${traceId}-00f067aa0ba902b7-01`, undefined],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, undefined],
    ['a span id of zeros', `00-${traceId}-${'0'.repeat(16)}-01`, undefined],
    ['upper case', `00-${traceId.toUpperCase()}-00f067aa0ba902b7-01`, undefined],
    ['anything else', 'x', undefined],
  ])('reads %s as the standard says', (_name, value, expected) => {
    expect(traceIdOf(value)).toBe(expected)
  })
})
