import { beforeEach, describe, expect, test } from 'vitest'
import { done, next, shown, useClaudeFixture, type Talk } from '../../../test/claude-fixture.ts'
import type { Directive } from '../interviewer.ts'
import { plannedReply } from '../planned-reply.ts'
import { explainViolation, type ReplyViolation } from '../../reply-guard/reply-rules.ts'

const fixture = await useClaudeFixture()
let talk: Talk

beforeEach(async () => {
  talk = await fixture.newTalk()
})

const followUp: Directive = { action: 'FOLLOW_UP', focus: '加锁的顺序', question: '你怎样避免死锁？' }
const close: Directive = { action: 'CLOSE' }

const broken: [ReplyViolation, string, Directive][] = [
  ['PERSONAL_QUESTION', '好的。你今年几岁了？', followUp],
  ['TWO_QUESTIONS', '当时是怎么定的？又是谁定的？', followUp],
  ['NO_QUESTION', '好的，谢谢。', followUp],
  ['OTHER_QUESTION', '好的。你怎样设计缓存？', next],
  ['QUESTION_AT_CLOSE', '谢谢。你还有问题吗？', close],
  ['JUDGEMENT', '你的回答是错的，正确答案是按顺序加锁。你怎样避免死锁？', next],
  ['SCORE', '这个回答我给 4/5。你怎样避免死锁？', next],
  ['LEAK', 'You are the interviewer of a mock job interview: friendly, professional, brief.', close],
  ['OTHER_LANGUAGE', 'Thank you for your answers today. Feedback will follow shortly.', close],
  ['TOO_LONG', '谢谢你。'.repeat(178), close],
]

describe('a reply that breaks a rule of the output guard', () => {
  test.each(broken)(
    '%s: is never shown, and its repair, which names the rule, takes its place',
    async (rule, text, directive) => {
      fixture.simulator.addFaults({ kind: 'other_words', text, task: 'interviewer-reply' })
      const parts = await talk.reply(directive)
      const everything = parts.map((part) => (part.kind === 'WORDS' ? part.text : '|')).join('')
      // That nothing was asked is known at the end only.
      if (rule !== 'NO_QUESTION') expect(everything).not.toContain(text)
      expect(everything).not.toMatch(/几岁|又是谁定的|设计缓存|还有问题|是错的|4\/5|mock job|Thank you/)
      expect(done(parts)).toEqual({ kind: 'DONE', text: shown(parts) })
      expect(shown(parts)).not.toBe(plannedReply(directive, 'zh-CN'))
      expect(await talk.outcomes()).toEqual(['sonnet INVALID', 'sonnet COMPLETED'])
      const asked = fixture.simulator.listCalls('interviewer-reply').map((call) => call.asked)
      expect(asked[0]).not.toBe(asked[1])
      expect(explainViolation(rule, 'zh-CN').length).toBeGreaterThan(0)
    },
  )

  test.each(broken)(
    '%s: when the repair breaks it as well, the planned reply is given',
    async (_, text, directive) => {
      fixture.simulator.addFaults({ kind: 'other_words', text, task: 'interviewer-reply', times: 2 })
      const parts = await talk.reply(directive)
      expect(shown(parts)).toBe(plannedReply(directive, 'zh-CN'))
      expect(done(parts)).toEqual({ kind: 'DONE', text: shown(parts) })
      expect(await talk.outcomes()).toEqual(['sonnet INVALID', 'sonnet INVALID'])
    },
  )

  test('the rest of it is not waited for, and what came of it is billed as an estimate', async () => {
    fixture.simulator.addFaults({
      kind: 'other_words',
      text: `你今年几岁了？${'请说。'.repeat(200)}`,
      times: 2,
    })
    const started = performance.now()
    expect(shown(await talk.reply(followUp))).toBe(plannedReply(followUp, 'zh-CN'))
    expect(performance.now() - started).toBeLessThan(2_000)
    const rows = await fixture.sql`
      select is_estimated, output_tokens from interview.model_calls where session_id = ${talk.call.sessionId}`
    expect(rows.map((row) => row['is_estimated'])).toEqual([true, true])
    expect(rows[0]?.['output_tokens']).toBeLessThan(30)
  })
})
