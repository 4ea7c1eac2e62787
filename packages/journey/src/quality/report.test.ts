import { expect, it } from 'vitest'
import { anInterview } from '../../test/an-interview.ts'
import { reportHtml } from './report-html.ts'
import { reportText } from './report-text.ts'
import { reportOf } from './report.ts'

const [turn] = anInterview.turns
if (turn === undefined) throw new Error('a turn is missing')

const result = {
  isSimulated: true,
  interviews: [{ ...anInterview, turns: [{ ...turn, message: '<script>alert("1")</script>' }] }],
  findings: [
    { name: 'first', bound: 'at most 8', measured: '3', failures: [] },
    { name: 'second', bound: 'none', measured: '1', failures: ['medium, zh-CN: <b>said twice</b>'] },
  ],
  elapsedMs: 61_000,
}

it('a report shows against what was played, the scores, each check with its bound, and what does not hold', () => {
  const text = reportText(reportOf(result))
  expect(text).toContain('1 of 2 checks passed')
  expect(text).toMatch(/\| model +\| +claude-simulator \|/u)
  expect(text).toMatch(/\| medium +\| +60 \| +– \|/u)
  expect(text).toMatch(/\| first +\| +at most 8 \| +3 \| passed \|/u)
  expect(text).toMatch(/\| second +\| +none \| +1 \| FAILED \|/u)
  expect(text).toContain('- second: medium, zh-CN: <b>said twice</b>')
})

it('the page of a report holds every talk, and runs nothing that somebody said', () => {
  const html = reportHtml(reportOf(result), result.interviews)
  expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;')
  expect(html).toContain('&lt;b&gt;said twice&lt;/b&gt;')
  expect(html).not.toMatch(/<script|<b>|(?:src|href)=/u)
})
