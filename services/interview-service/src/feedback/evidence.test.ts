import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { weaknessTags } from '../interviewer/assessment.ts'
import type { ExchangeLine } from '../interviewer/interviewer.ts'
import { findQuoted, keepEvidenced, quotableTexts } from './evidence.ts'

const candidate = (text: string): ExchangeLine => ({ role: 'CANDIDATE', text })
const interviewer = (text: string): ExchangeLine => ({ role: 'INTERVIEWER', text })

const chinese = '我用 Redis 做缓存，\n  命中率从 60% 提到 95%。同事说“这很稳”——我们又加了监控。'
const english = "We rolled back within two minutes; it's a well-known “canary” release, p99 fell to 9.5 ms."
const texts = quotableTexts([candidate(chinese), candidate(english)])

describe('findQuoted', () => {
  test.each([
    ['as it was said', '命中率从 60% 提到 95%', '命中率从 60% 提到 95%'],
    ['with other white space', 'rolled  back\nwithin\u00a0two', 'rolled back within two'],
    [
      'without white space beside Chinese',
      '我用Redis做缓存，命中率从60%提到95%',
      '我用 Redis 做缓存，\n  命中率从 60% 提到 95%',
    ],
    ['in full width', '命中率从　６０％　提到　９５％', '命中率从 60% 提到 95%'],
    ['with half-width punctuation', '我用 Redis 做缓存,命中率', '我用 Redis 做缓存，\n  命中率'],
    ['with other quotation marks', '同事说「这很稳」', '同事说“这很稳”'],
    ['with straight quotation marks', 'a well-known "canary" release', 'a well-known “canary” release'],
    ['with a curly apostrophe', 'it’s a well-known', "it's a well-known"],
    ['with other dashes', '这很稳”--我们又加了监控', '这很稳”——我们又加了监控'],
    ['with a dash of another kind', 'a well\u2011known', 'a well-known'],
    ['in another case', 'ROLLED BACK', 'rolled back'],
    ['decomposed', 'rolled back within two minutes'.normalize('NFD'), 'rolled back within two minutes'],
    ['with zero-width characters', 'rol\u200bled\ufeff back', 'rolled back'],
    ['with a full stop added', 'We rolled back.', 'We rolled back'],
    ['with a Chinese full stop added', '我们又加了监控。', '我们又加了监控。'],
    ['with an added full stop in a sentence', '我用 Redis 做缓存。', '我用 Redis 做缓存'],
  ])('a quote %s is found and shown as it is stored', (_, quote, stored) => {
    expect(findQuoted(quote, texts)).toBe(stored)
  })

  test.each(['Next question, please.', '不知道，下一题。'])('%s is a request and no evidence', (request) => {
    expect(findQuoted(request, quotableTexts([candidate(chinese), candidate(request)]))).toBeUndefined()
  })

  test.each(['café', 'ﬁnal', 'Ａ１号方案', 'ｶﾀｶﾅ'])('%s is found in every Unicode form', (stored) => {
    const stores = quotableTexts([candidate(`we said ${stored} once`)])
    for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const) {
      expect(findQuoted(`said ${stored.normalize(form)} once`, stores)).toBe(`said ${stored} once`)
    }
  })

  test.each([
    ['a paraphrase', '命中率提高到了 95%'],
    ['another number', '命中率从 60% 提到 99%'],
    ['two passages glued by an ellipsis', '我用 Redis 做缓存……我们又加了监控'],
    ['two passages glued by three dots', 'We rolled back ... p99 fell'],
    ['two passages put together', '我用 Redis 做缓存，我们又加了监控'],
    ['a passage that spans two texts', '又加了监控。We rolled back'],
    ['a cut number', '命中率从 60% 提到 9'],
    ['a number cut at its point', 'p99 fell to 9'],
    ['the end of a number', '5 ms'],
    ['a cut word', 'rolled back wit'],
    ['words in another order', 'back rolled'],
  ])('%s is not found', (_, quote) => {
    expect(findQuoted(quote, texts)).toBeUndefined()
  })

  const crumbs = [
    '',
    ' ',
    '。',
    '“”',
    '```json',
    '```',
    '95%',
    '我',
    '我们',
    'We',
    'to',
    'the',
    '——',
    '60% ',
    '\u200b\u200d',
    '因为',
    '但是，所以',
  ]

  test.each(crumbs)('%j holds no word and is no evidence', (crumb) => {
    const stores = quotableTexts([candidate(`${chinese} ${english} ${crumb} \`\`\`json {} the end`)])
    expect(findQuoted(crumb, stores)).toBeUndefined()
  })

  test.each(['缓存', 'Redis', 'canary'])('%j is a word and may be quoted', (word) => {
    expect(findQuoted(word, texts)).toBe(word)
  })

  const question = '你怎样避免死锁，能举一个线上的例子吗？'

  test.each([
    ['the question copied back', question],
    ['a part of it', '怎样避免死锁'],
    ['with other punctuation', '你怎样避免死锁；能举一个线上的例子吗!'],
  ])('%s is no evidence', (_, quote) => {
    const stores = quotableTexts([interviewer(question), candidate(`${quote} 我不清楚。`)])
    expect(findQuoted(quote, stores)).toBeUndefined()
  })

  test('a sentence of the interviewer is no evidence, and one that the candidate said first is', () => {
    const stores = quotableTexts([
      interviewer(question),
      candidate('我按主键顺序加锁。'),
      interviewer('你说按主键顺序加锁，这个方案非常成熟。'),
      candidate('这个方案非常成熟。'),
    ])
    expect(findQuoted('这个方案非常成熟', stores)).toBeUndefined()
    expect(findQuoted('按主键顺序加锁', stores)).toBe('按主键顺序加锁')
    expect(findQuoted('非常成熟', quotableTexts([interviewer('这个方案非常成熟。')]))).toBeUndefined()
  })

  test('an answer that takes up words of the question may be quoted with what it adds', () => {
    const stores = quotableTexts([interviewer(question), candidate('为了避免死锁，我按主键顺序加锁。')])
    expect(findQuoted('避免死锁，我按主键顺序加锁', stores)).toBe('避免死锁，我按主键顺序加锁')
  })

  test('whatever is found is a part of what the candidate said, and each whole sentence is found', () => {
    const word = fc.constantFrom('缓存', '命中率', 'Redis', 'rollback', '监控', 'naïve', '“稳定”', 'ＡＰＩ')
    const gap = fc.constantFrom('', ' ', '  ', '\n', '，', '—', '\u200b')
    const sentence = fc
      .array(fc.tuple(word, gap), { minLength: 2, maxLength: 12 })
      .map((parts) => parts.flat().join('').trim())
    fc.assert(
      fc.property(sentence, sentence, fc.constantFrom('NFC', 'NFD', 'NFKC'), (said, more, form) => {
        const stored = `${said}。 ${more}。`
        const found = findQuoted(said.normalize(form).toUpperCase(), quotableTexts([candidate(stored)]))
        expect(found).toBeDefined()
        expect(stored).toContain(found)
      }),
    )
  })

  test('a quote is looked for in a long answer within a moment', () => {
    const long = quotableTexts([candidate('我们按 主键 顺序加锁。'.repeat(700))])
    const startedAt = performance.now()
    expect(findQuoted('从来没有说过的一句话', long)).toBeUndefined()
    expect(performance.now() - startedAt).toBeLessThan(200)
  })
})

describe('keepEvidenced', () => {
  const claims = {
    strengths: [
      { text: 'found', quote: '我用Redis做缓存' },
      { text: 'invented', quote: '我带了十个人的团队' },
    ],
    weaknesses: [
      { tag: 'TOO_VAGUE' as const, text: 'found', quote: 'we rolled back' },
      { tag: 'FACTUAL_ERROR' as const, text: 'invented', quote: 'Redis is a relational database' },
      { tag: 'NO_TRADE_OFFS' as const, text: 'absence', quote: null },
      { tag: 'FACTUAL_ERROR' as const, text: 'an error that is nowhere', quote: null },
    ],
  }

  test('claims without a stored answer behind them are dropped, and only what is missing needs no quote', () => {
    const kept = keepEvidenced(claims, texts)
    expect(kept.strengths).toEqual([{ text: 'found', quote: '我用 Redis 做缓存' }])
    expect(kept.weaknesses).toEqual([
      { tag: 'TOO_VAGUE', text: 'found', quote: 'We rolled back' },
      { tag: 'NO_TRADE_OFFS', text: 'absence', quote: null },
    ])
    expect(kept).toMatchObject({ givenCount: 4, foundCount: 2 })
  })

  test('quotes are counted, and what needs none is not', () => {
    const weaknesses = [...claims.weaknesses, { tag: 'TOO_SHORT' as const, text: 'absence', quote: null }]
    expect(keepEvidenced({ ...claims, weaknesses }, texts)).toMatchObject({ givenCount: 4, foundCount: 2 })
  })

  test.each(weaknessTags)('%s without a quote is kept only where something is missing', (tag) => {
    const shown = ['TOO_VAGUE', 'FACTUAL_ERROR', 'UNSTRUCTURED', 'UNCLEAR_LANGUAGE']
    const kept = keepEvidenced({ strengths: [], weaknesses: [{ tag, text: '', quote: null }] }, texts)
    expect(kept.weaknesses).toHaveLength(shown.includes(tag) ? 0 : 1)
  })
})

describe('a number', () => {
  const stores = quotableTexts([
    candidate('it fell to 9.5 ms for every reader, step 1.Then we tried once more.5 servers were left'),
  ])

  test.each([
    ['5 ms for every reader', undefined],
    ['9.5 ms for every reader', '9.5 ms for every reader'],
    ['Then we tried', 'Then we tried'],
    ['5 servers were left', '5 servers were left'],
    ['tried once more', 'tried once more'],
  ])('is not cut at its point: %s', (quote, found) => {
    expect(findQuoted(quote, stores)).toBe(found)
  })
})
