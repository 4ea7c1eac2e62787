import { describe, expect, it } from 'vitest'
import { countTokens, tokenPieces } from './tokens.ts'

const text = '你好，我们用 Redis 把 12345 个键放进缓存 😀👍🏽\n\nThe latency internationalization — fine.'

describe('token pieces', () => {
  it('are the text again when joined, each whole when encoded by itself', () => {
    const pieces = tokenPieces(text)
    expect(pieces.join('')).toBe(text)
    for (const piece of pieces) {
      expect(Buffer.from(piece).toString()).toBe(piece)
    }
  })

  it('have the size of tokens in Chinese and in English', () => {
    expect(tokenPieces('我们用缓存')).toEqual(['我们', '用缓', '存'])
    expect(tokenPieces('The latency fell')).toEqual(['The', ' latenc', 'y', ' fell'])
    expect(countTokens('')).toBe(0)
  })
})
