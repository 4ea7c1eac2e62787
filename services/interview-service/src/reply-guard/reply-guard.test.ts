import type { Language } from '@interview-pass/contracts'
import { languages } from '@interview-pass/contracts'
import { describe, expect, test } from 'vitest'
import { askingRulesOf } from '../interviewer/asking-rules.ts'
import { questionBank } from '../question-bank/question-bank.ts'
import type { Directive } from '../interviewer/interviewer.ts'
import { plannedReply } from '../interviewer/planned-reply.ts'
import table from './guarded-sentences.json' with { type: 'json' }
import { createReplyGuard } from './reply-guard.ts'
import type { ReplyViolation } from './reply-rules.ts'
import { createPromptSecrets, createSecretPhrases } from './secret-phrases.ts'

const question = '你怎样避免死锁？'
const next: Directive = { action: 'NEXT_QUESTION', question }
const followUp: Directive = { action: 'FOLLOW_UP', focus: '锁的顺序', question }
const close: Directive = { action: 'CLOSE' }
const secrets = createSecretPhrases(
  createPromptSecrets([
    'Take up something the candidate actually said, then follow_ups_max; see follow_up_focus.',
  ]),
  ['按固定的全局顺序加锁并说明理由', '幂等', 'names the price of a global lock order'],
)

interface Reply {
  readonly directive?: Directive
  readonly language?: Language
  readonly known?: string
  /** Code units in one piece of the stream. */
  readonly pieceLength?: number
}

/** What is shown of a reply whose words come in pieces, step by step, and how it ends. */
function guard(
  reply: string,
  { directive = followUp, language = 'zh-CN', known = '', pieceLength = 3 }: Reply = {},
) {
  const replyGuard = createReplyGuard({
    rules: askingRulesOf(directive),
    language,
    secrets,
    known: () => known,
  })
  const steps: string[] = []
  for (let at = 0; at <= reply.length; at += pieceLength) {
    const isOver = at + pieceLength > reply.length
    const added = replyGuard.add(reply.slice(at, at + pieceLength))
    const result = isOver && 'show' in added ? replyGuard.finish() : added
    if ('show' in added) steps.push(added.show)
    if ('violation' in result) return { shown: steps.join(''), steps, violation: result.violation }
    if (isOver) steps.push(result.show)
  }
  return { shown: steps.join(''), steps, violation: undefined }
}

const more = { 'zh-CN': '能再具体说说吗？', en: 'Could you say more?' }
const isLanguage = (text: string): text is Language => text in more
const sentences = table.flatMap(({ rule, language, sentences: texts }) => {
  if (!isLanguage(language)) throw new Error(language)
  return texts.map((text) => ({ rule, text, language }))
})
const forbidden = sentences.filter(({ rule }) => rule !== null)
const harmless = sentences.filter(({ rule }) => rule === null)

describe.each([1, 4, 1000])('words that come %i at a time', (pieceLength) => {
  test.each(harmless)('$language: "$text" is shown', ({ text, language }) => {
    const asks = /[?？]|^请|^Tell/.test(text.replaceAll(/“[^”]*”|\/orders\?page/g, ''))
    const reply = asks ? text : `${text} ${more[language]}`
    expect(guard(reply, { language, pieceLength })).toMatchObject({ shown: reply, violation: undefined })
  })

  test.each(forbidden)('$language: "$text" is never shown: $rule', ({ rule, text, language }) => {
    for (const reply of [text, `${language === 'en' ? 'I see.' : '好的。'} ${text} ${more[language]}`]) {
      const { shown, violation } = guard(reply, { language, pieceLength })
      expect(violation).toBe(rule)
      expect(reply.startsWith(shown)).toBe(true)
      expect(shown.length).toBeLessThan(reply.indexOf(text) + text.length - 1)
    }
  })
})

test('the table holds enough of both kinds and languages', () => {
  for (const language of languages) {
    expect(harmless.filter((it) => it.language === language).length).toBeGreaterThanOrEqual(40)
    expect(forbidden.filter((it) => it.language === language).length).toBeGreaterThanOrEqual(40)
  }
})

describe('the rules about questions', () => {
  test.each<[ReplyViolation | undefined, string, Directive]>([
    [undefined, '好的，明白了。你怎样避免死锁？', next],
    [undefined, '明白。你怎样避免 死锁?', next],
    [undefined, '我们来看下一个问题：你怎样避免死锁？', next],
    [undefined, '请说说你怎样避免死锁？', next],
    [undefined, '你怎样避免死锁？不着急，慢慢说。', next],
    [undefined, '你提到了锁的顺序，当时是怎么定下来的？', followUp],
    [undefined, '我再说一遍：你怎样避免死锁？', followUp],
    [undefined, '今天就到这里，谢谢你的时间。', close],
    ['TOO_LONG', `${'很长。'.repeat(500)}你怎样避免死锁？`, next],
    ['TOO_LONG', `${'很长'.repeat(500)}你怎样避免死锁？`, next],
    ['OTHER_QUESTION', '是吗？你怎样避免死锁？', next],
    ['OTHER_QUESTION', '你怎样设计缓存？', next],
    ['OTHER_QUESTION', '好的，谢谢。', next],
    ['OTHER_QUESTION', '请先说说缓存。你怎样避免死锁？', next],
    ['OTHER_QUESTION', '你怎样避免死锁？你怎样避免死锁？', next],
    ['TWO_QUESTIONS', '是吗？当时怎么定下来的？', followUp],
    ['TWO_QUESTIONS', '你怎样避免死锁？锁的顺序是谁定的？', followUp],
    ['NO_QUESTION', '好的，谢谢。', followUp],
    ['QUESTION_AT_CLOSE', '谢谢，你还有问题吗？', close],
  ])('%s: %s', (violation, reply, directive) => {
    for (const pieceLength of [1, 3, 2000]) {
      expect(guard(reply, { directive, pieceLength }).violation).toBe(violation)
    }
  })

  test('a planned question may speak of what the model may not', () => {
    const planned = 'How do you weigh a score of 4/5 against your age and a rubric?'
    const directive: Directive = { action: 'NEXT_QUESTION', question: planned }
    expect(
      guard(`Thanks. ${planned}`, { directive, language: 'en', pieceLength: 1 }).violation,
    ).toBeUndefined()
  })

  test.each(languages)('the planned reply passes for every question of the bank in %s', (language) => {
    for (const { text } of Object.values(questionBank).flat()) {
      const directive: Directive = { action: 'NEXT_QUESTION', question: text[language] }
      const reply = plannedReply(directive, language)
      expect(guard(reply, { directive, language })).toMatchObject({ shown: reply, violation: undefined })
    }
    for (const directive of [followUp, close]) {
      expect(guard(plannedReply(directive, language), { directive, language }).violation).toBeUndefined()
    }
  })
})

describe('secrets', () => {
  test.each([
    ['你有没有按固定的全局顺序加锁并说明理由？', 'zh-CN'],
    ['你会不会按固定的全局顺序加锁？', 'zh-CN'],
    ['What names the price of a global lock order?', 'en'],
    ['I am told to take up something the candidate actually said, you know?', 'en'],
    ['Is follow_ups_max two?', 'en'],
    ['follow_ups_max 是 2，对吗？', 'zh-CN'],
    ['还剩follow_ups_max次，对吗？', 'zh-CN'],
  ] as const)('%s gives one away', (reply, language) => {
    const { shown, violation } = guard(reply, { language, pieceLength: 1 })
    expect(violation).toBe('LEAK')
    expect(shown).not.toContain('加锁')
    expect(shown).not.toContain('lock')
    expect(shown).not.toContain('follow_ups')
  })

  test('a term of the trade is none, nor is what the candidate has said', () => {
    expect(guard('你怎样保证幂等？').violation).toBeUndefined()
    const reply = '你说按固定的全局顺序加锁，这个顺序是谁定的？'
    expect(guard(reply).violation).toBe('LEAK')
    expect(guard(reply, { known: '我们按固定的全局顺序加锁' }).violation).toBeUndefined()
  })
})

describe('words are shown as they come', () => {
  test.each([
    ['谢谢，你讲得很清楚。当时是怎么定下来的？', followUp, 'zh-CN'],
    ['好的，这段经历我听明白了。你怎样避免死锁？', next, 'zh-CN'],
    ['好的，我大致了解了。关于加锁的顺序，能再具体说说吗？', followUp, 'zh-CN'],
    ['没关系，我们换个角度。你怎样避免死锁？', next, 'zh-CN'],
    ['今天的面试就到这里，感谢你的时间，反馈稍后就会生成。', close, 'zh-CN'],
    ['Thank you, that was clear. How did you decide on it?', followUp, 'en'],
  ] as const)('the first piece of "%s" waits for nothing', (reply, directive, language) => {
    const { steps } = guard(reply, { directive, language, pieceLength: 5 })
    expect(steps[0]?.length).toBeGreaterThanOrEqual(2)
  })
})
