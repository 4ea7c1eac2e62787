import { languages } from '@interview-pass/contracts'
import { describe, expect, it } from 'vitest'
import { candidateNames, candidates, type CandidateName } from './candidates.ts'

const questions = {
  'zh-CN': '你在简历里写到“为商品详情设计两级缓存”，你当时具体做了什么？',
  en: 'Your résumé says "Designed a two-level cache": what exactly did you do there?',
}

describe.each(languages)('the candidates in %s', (language) => {
  const say = (name: CandidateName, questionNumber = 2, spokenBefore = 0) =>
    candidates[name](
      { question: questions[language], questionNumber, spokenBefore, isInvited: false },
      language,
    )

  it.each(['padded', 'decorated', 'echoing', 'renamed'] as const)('%s says all that medium says', (name) => {
    expect(say(name)).toContain(say('medium'))
  })

  it('renamed differs from medium by the name alone', () => {
    expect(say('renamed')).toBe(say('medium'))
    expect(say('renamed', 1)).not.toBe(say('medium', 1))
    expect(say('renamed', 1)).toContain(say('medium'))
  })

  it('padded says at least as much about nothing as about the question', () => {
    expect(say('padded').length).toBeGreaterThan(2 * say('medium').length)
  })

  it.each(candidateNames)('%s has something to send whenever it is asked', (name) => {
    const said = Array.from({ length: 60 }, (_, index) => say(name, 1 + Math.floor(index / 3), index % 3))
    expect(said.every((message) => message.length > 0 && message.length <= 8000)).toBe(true)
  })

  it('stuffing never says the same list twice in a row', () => {
    expect(say('stuffing', 1, 0)).not.toBe(say('stuffing', 1, 1))
    expect(say('stuffing', 1, 0)).not.toBe(say('stuffing', 2, 0))
  })
})
