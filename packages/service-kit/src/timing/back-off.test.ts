import { expect, test } from 'vitest'
import { backOffMs } from './back-off.ts'

test('the wait doubles with each failure, up to its maximum, however many there are', () => {
  const waits = [0, 1, 2, 3, 4, 5000].map((failures) => backOffMs({ firstMs: 100, maxMs: 1000 }, failures))
  expect(waits).toEqual([100, 200, 400, 800, 1000, 1000])
})
