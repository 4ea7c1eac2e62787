import { expect, test } from 'vitest'
import { retryAfterMsOf } from './call-failure.ts'

const now = new Date('2026-11-21T08:00:00Z')

test.each([
  [{ 'retry-after-ms': '1500' }, 1500],
  [{ 'retry-after': '3' }, 3000],
  [{ 'retry-after-ms': '200', 'retry-after': '3' }, 200],
  [{ 'retry-after': 'Sat, 21 Nov 2026 08:00:20 GMT' }, 20_000],
  [{ 'retry-after': 'Sat, 21 Nov 2026 07:00:00 GMT' }, 0],
  [{ 'retry-after': 'soon' }, undefined],
  [{}, undefined],
])('%j asks to wait %s ms', (headers, waitMs) => {
  expect(retryAfterMsOf(new Headers(Object.entries(headers)), now)).toBe(waitMs)
})

test('an error without headers asks for nothing', () => {
  expect(retryAfterMsOf(undefined)).toBeUndefined()
})
