import { escapeHtml } from '@interview-pass/service-kit'
import { titleOf, type PlayedInterview } from './played-interview.ts'
import type { Report } from './report.ts'

const style = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1a1a1a}
table{border-collapse:collapse;margin:1.5rem 0}th,td{border:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top}
.bad{color:#b00020;font-weight:600}summary{cursor:pointer}dt{font-weight:600}dd{margin:0 0 .6rem 1rem;white-space:pre-wrap}`

/** A report as one page that needs nothing else, with every talk to read. */
export function reportHtml(
  { title, tables, failures }: Report,
  interviews: readonly PlayedInterview[],
): string {
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${style}</style></head><body>`,
    `<h1>${escapeHtml(title)}</h1>`,
    ...tables.flatMap(({ heads, rows }) => [
      '<table>',
      row('th', heads),
      ...rows.map((cells) => row('td', cells)),
      '</table>',
    ]),
    ...(failures.length === 0
      ? []
      : ['<ul>', ...failures.map((text) => `<li class="bad">${escapeHtml(text)}</li>`), '</ul>']),
    ...interviews.map(talk),
    '</body></html>\n',
  ].join('\n')
}

function row(tag: 'th' | 'td', cells: readonly string[]): string {
  const marked = cells.map((cell) => {
    const mark = cell === 'FAILED' ? ' class="bad"' : ''
    return `<${tag}${mark}>${escapeHtml(cell)}</${tag}>`
  })
  return `<tr>${marked.join('')}</tr>`
}

function talk(played: PlayedInterview): string {
  const lines = played.turns.flatMap(({ message, reply }) => [
    `<dt>candidate</dt><dd>${escapeHtml(message)}</dd>`,
    `<dt>interviewer</dt><dd>${escapeHtml(reply)}</dd>`,
  ])
  const score = played.feedback.overall_score ?? 'no score'
  return [
    `<details><summary>${escapeHtml(titleOf(played))}: ${score}</summary><dl>`,
    `<dt>interviewer</dt><dd>${escapeHtml(played.opening)}</dd>`,
    ...lines,
    `</dl><p>${escapeHtml(played.feedback.summary)}</p></details>`,
  ].join('\n')
}
