import { expect, test } from 'vitest'
import { estimateTokens } from './token-estimate.ts'

test.each([
  ['', 0],
  ['好', 1],
  ['按顺序加锁。', 6],
  ['Redis', 2],
  ['We lock in the order of keys.', 8],
  ['用 Redis 加锁', 5],
])('%j is about %i tokens', (text, tokens) => {
  expect(estimateTokens(text)).toBe(tokens)
})
