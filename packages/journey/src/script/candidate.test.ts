import { describe, expect, it } from 'vitest'
import { chineseEngineer } from './candidate.ts'

const callback = '支付回调可能重复、乱序甚至丢失，你会怎样设计才能保证每笔订单只入账一次？'

describe('the scripted candidate', () => {
  it('speaks about what was asked', () => {
    expect(
      chineseEngineer({ question: callback, questionNumber: 1, spokenBefore: 0, isInvited: false }),
    ).toContain('验签')
  })

  it('answers the first question well, the second badly until asked again, the third in between', () => {
    const length = (questionNumber: number, spokenBefore: number) =>
      chineseEngineer({ question: callback, questionNumber, spokenBefore, isInvited: false }).length
    expect(length(1, 0)).toBeGreaterThan(120)
    expect(length(2, 0)).toBeLessThan(60)
    expect(length(2, 1)).toBeGreaterThan(120)
    expect(length(3, 0)).toBeGreaterThan(60)
    expect(length(3, 0)).toBeLessThan(120)
  })

  it('has something to say to any question, however often it is asked', () => {
    for (const spokenBefore of [0, 1, 2, 5]) {
      const answer = chineseEngineer({
        question: '从来没有见过的问题？',
        questionNumber: 4,
        spokenBefore,
        isInvited: false,
      })
      expect(answer.length).toBeGreaterThan(10)
    }
  })

  it('says the same to the same question', () => {
    const asked = { question: callback, questionNumber: 2, spokenBefore: 1, isInvited: false }
    expect(chineseEngineer(asked)).toBe(chineseEngineer(asked))
  })
})
