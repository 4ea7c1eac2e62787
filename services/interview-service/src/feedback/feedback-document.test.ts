import { describe, expect, test } from 'vitest'
import type { StoredFeedback } from './feedback.ts'
import { feedbackHtml, feedbackHtmlPolicy } from './feedback-html.ts'
import { unansweredItem } from './feedback-item.ts'
import { feedbackMarkdown } from './feedback-markdown.ts'

const hostile = '<script>alert(1)</script> & "quoted" [link](http://x) # no *title*\n> no quote'

const stored: StoredFeedback = {
  revision: 2,
  status: 'READY',
  cause: 'REGRADE',
  overallScore: 62,
  spread: { min: 55, max: 70 },
  summary: '总分 62 分。',
  dimensions: [
    { name: 'DEPTH', score: 60 },
    { name: 'SUBSTANCE', score: null },
  ],
  items: [
    {
      ...unansweredItem({
        number: 1,
        question: hostile,
        topic: '',
        competency: null,
        keyPoints: ['说明取舍'],
      }),
      competency: '缓存',
      status: 'ASSESSED',
      level: 'SOLID',
      score: 62,
      readings: { count: 3, scoreMin: 55, scoreMax: 70 },
      strengths: [{ text: '讲得具体', quote: hostile }],
      weaknesses: [{ tag: 'NO_RESULT', text: '没有结果', quote: null }],
      suggestion: '补充数据。',
    },
  ],
  nextSteps: [{ text: '练习讲清结果。', questions: [1] }],
  nextAttemptAt: new Date(0),
  readyAt: new Date('2026-01-15T10:30:00Z'),
  updatedAt: new Date(0),
}

describe('a feedback as a document', () => {
  const interview = { language: 'zh-CN', position: '后端工程师' } as const

  test('holds in Markdown and in HTML what the JSON does, in words', () => {
    for (const text of [feedbackMarkdown(stored, interview), feedbackHtml(stored, interview)]) {
      for (const part of [
        '后端工程师',
        '62 / 100 (55–70)',
        '深度',
        'SUBSTANCE',
        '未评分',
        '扎实',
        '评了 3 次',
      ]) {
        expect(text).toContain(part)
      }
      for (const part of ['讲得具体', '没有说明结果', '说明取舍', '补充数据', '练习讲清结果']) {
        expect(text).toContain(part)
      }
    }
  })

  test('takes nothing that was said for markup', () => {
    const html = feedbackHtml(stored, interview)
    expect(html).not.toContain('<script')
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot;')
    const markdown = feedbackMarkdown(stored, interview)
    expect(markdown).not.toMatch(/^# no|[^\\]\[link|[^\\]\*title|^> no quote/m)
  })

  test('loads nothing: its policy allows its own style alone', () => {
    expect(feedbackHtml(stored, interview)).not.toMatch(/\b(src|href)=/)
    expect(feedbackHtmlPolicy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+';/)
  })

  test('is written in the language of the interview', () => {
    expect(feedbackHtml(stored, { language: 'en', position: null })).toContain(
      '<h1>Feedback of a mock interview</h1>',
    )
  })
})
