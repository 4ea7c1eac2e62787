import { describe, expect, it } from 'vitest'
import { askTask, openFixture, textIn } from '../../test/real-client.ts'
import { breaches, withBreach, type Breach } from './forbidden-replies.ts'

const replies = {
  'zh-CN': '你提到加了索引。关于加索引，能再具体说说吗？',
  en: 'You mentioned an index. Could you tell me more about it?',
}

const signs: Readonly<Record<Breach, RegExp>> = {
  PERSONAL_QUESTION: /几岁|year were you born/,
  TWO_QUESTIONS: /[?？].*[?？]$/,
  NO_QUESTION: /^[^?？]+$/,
  LEAK: /follow_ups_max/,
  JUDGEMENT: /正确答案是|correct answer is/,
  OTHER_LANGUAGE: /^(?:\P{sc=Han}+|\P{sc=Latin}+)$/u,
}

describe.each(Object.entries(replies))('a reply in %s', (_language, reply) => {
  it.each(breaches)('breaks one rule when that is ordered: %s', (breach) => {
    const broken = withBreach(reply, breach)
    expect(broken).not.toBe(reply)
    expect(broken).toMatch(signs[breach])
  })
})

it('is broken in whatever language it was made', async () => {
  await using fixture = await openFixture({ seed: 'a' })
  fixture.simulator.addFaults({ kind: 'forbidden_reply', breach: 'OTHER_LANGUAGE' })
  const request = askTask('interviewer-reply', {
    language: 'zh-CN',
    directive: 'NEXT_QUESTION',
    next_question: '你如何设计限流器？',
  })
  const ask = async () => textIn(await fixture.client.messages.create(request))
  expect(await ask()).not.toMatch(/\p{sc=Han}/u)
  expect(await ask()).toContain('你如何设计限流器？')
})
