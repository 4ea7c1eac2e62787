import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isQuoted, keepEvidenced } from './evidence.ts'

const answers = ['我用 Redis 做缓存，\n  命中率从 60% 提到 95%。', 'We rolled back within two minutes.']

describe('isQuoted', () => {
  test.each([
    ['命中率从 60% 提到 95%', true],
    ['做缓存， 命中率', true],
    ['rolled  back\nwithin', true],
    ['Rolled back', false],
    ['命中率从 60% 提到 99%', false],
    ['', false],
    [' ', false],
    ['我', false],
  ])('%j is an exact part of an answer: %s', (quote, expected) => {
    expect(isQuoted(quote, answers)).toBe(expected)
  })

  test('no quote spans two answers', () => {
    expect(isQuoted('95%。 We rolled', answers)).toBe(false)
  })

  test('every part of an answer that is long enough is found', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4 }), fc.nat(), fc.nat(), (text, from, length) => {
        const quote = text.slice(from % text.length, (from % text.length) + (length % text.length) + 2).trim()
        fc.pre(quote.replaceAll(/\s+/gu, ' ').length >= 2)
        expect(isQuoted(quote, [text])).toBe(true)
      }),
    )
  })
})

describe('keepEvidenced', () => {
  const level = 'SOLID' as const
  const assessment = {
    level,
    dimensions: { SUBSTANCE: level, REASONING: level, COMMUNICATION: level },
    suggestion: '',
    strengths: [
      { text: 'found', quote: '我用 Redis 做缓存' },
      { text: 'invented', quote: '我带了十个人的团队' },
    ],
    weaknesses: [
      { tag: 'TOO_VAGUE' as const, text: 'found', quote: 'We rolled back' },
      { tag: 'FACTUAL_ERROR' as const, text: 'invented', quote: 'Redis is a relational database' },
      { tag: 'NO_TRADE_OFFS' as const, text: 'absence', quote: null },
      { tag: 'FACTUAL_ERROR' as const, text: 'an error that is nowhere', quote: null },
    ],
  }

  test('claims without a stored answer behind them are dropped, and only what is missing deps no quote', () => {
    const kept = keepEvidenced(assessment, answers)
    expect([...kept.strengths, ...kept.weaknesses].map(({ text }) => text)).toEqual([
      'found',
      'found',
      'absence',
    ])
    expect(kept.droppedCount).toBe(3)
  })
})
