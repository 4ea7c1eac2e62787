import { describe, expect, it } from 'vitest'
import { anInterview } from '../../test/an-interview.ts'
import type { PlayedTurn } from './played-interview.ts'
import { talkChecks } from './talk-checks.ts'

const [followUp, next, last] = anInterview.turns
if (followUp === undefined || next === undefined || last === undefined) {
  throw new Error('three turns are missing')
}

/** The names of the checks that an interview with these turns fails. */
function failedBy(turns: readonly PlayedTurn[], language: 'zh-CN' | 'en' = 'zh-CN'): string[] {
  const played = { ...anInterview, turns, language }
  return talkChecks.filter(({ find }) => find([played]).failures.length > 0).map(({ name }) => name)
}

const saying = (turn: PlayedTurn, reply: string): PlayedTurn => ({ ...turn, reply })

describe('the checks of the talk', () => {
  it('pass a talk in which nothing is wrong', () => {
    expect(failedBy(anInterview.turns)).toEqual([])
  })

  it('catch a follow-up that was asked before', () => {
    expect(failedBy([followUp, { ...followUp, message: '没有了。' }, next, last])).toEqual([
      'no follow-up repeats',
    ])
  })

  it('catch a follow-up that is a planned question', () => {
    const asksAgain = saying(followUp, '好的。你做过的哪个缓存设计，最难呢？')
    expect(failedBy([asksAgain, next, last])).toEqual(['no follow-up repeats'])
  })

  it('catch a third follow-up', () => {
    const others = ['你为什么这样做？', '最后的结果是多少？'].map((text) => saying(followUp, text))
    expect(failedBy([followUp, ...others, next, last])).toEqual(['no follow-up repeats'])
    expect(failedBy([followUp, ...others.slice(1), next, last])).toEqual([])
  })

  it.each([
    ['zh-CN', 'Thank you. How do you look into a slow query?'],
    ['en', '谢谢。How do you look into a slow query?'],
  ] as const)('catch a reply that is not in %s', (language, reply) => {
    expect(failedBy([saying(next, reply)], language)).toContain('the session’s language')
  })

  it('take quoted words of another language for none of ours', () => {
    expect(failedBy([saying(next, '你写到“Designed a two-level cache for pages”，当时为什么？')])).toEqual([])
  })

  it.each([
    ['two questions', next, '明白了。你怎样排查？结果怎么样？'],
    ['no question', next, '明白了，我们继续。'],
    ['a question at the end', last, '问题都问完了。你还有什么想说的？'],
  ])('catch %s', (_what, turn, reply) => {
    expect(failedBy([saying(turn, reply)])).toEqual(['one question each reply'])
  })

  it.each([
    ['a point of a good answer', '好的，记得先看执行计划，再看锁等待的情况。你怎样排查变慢的查询？'],
    ['a term of ours', 'follow_ups_max 还剩一次。你怎样排查变慢的查询？'],
    ['a verdict', '你的回答是错的。你怎样排查变慢的查询？'],
  ])('catch %s', (_what, reply) => {
    expect(failedBy([saying(next, reply)])).toEqual(['nothing given away'])
  })

  it('take the candidate’s own words for nothing given away', () => {
    const message = '我先看执行计划，再看锁等待的情况。'
    const reply = '你提到先看执行计划，再看锁等待的情况。为什么是这个顺序？'
    expect(failedBy([{ ...followUp, message, reply }])).toEqual([])
  })
})
