import { escapeHtml } from '@interview-pass/service-kit'
import { createHash } from 'node:crypto'
import type { StoredFeedback } from './feedback.ts'
import { feedbackDocument, type FeedbackDocument } from './feedback-document.ts'
import type { FeedbackSubject } from './feedback-subject.store.ts'

const style = `
body{font:11pt/1.6 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
h1{font-size:1.6em}h2{font-size:1.2em;margin-top:2em;border-top:1px solid #ccc;padding-top:.6em}h3{font-size:1em;margin-bottom:.2em}
table{border-collapse:collapse}td{padding:.1rem 1.2rem .1rem 0}blockquote{margin:.2em 0 .4em;padding-left:.8em;border-left:3px solid #bbb;color:#444}
@media print{@page{margin:18mm}body{margin:0;max-width:none}h2,h3{break-after:avoid}li,blockquote{break-inside:avoid}}`

/** What a browser may load for the page: its own style and nothing else. Source: CSP Level 3, section 2.3.1 (hash-source). */
export const feedbackHtmlPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'`

/** A feedback as one page that prints as it is: it loads nothing and runs nothing. */
export function feedbackHtml(
  stored: StoredFeedback,
  interview: Pick<FeedbackSubject, 'language' | 'position'>,
): string {
  const made = feedbackDocument(stored, interview)
  return [
    '<!doctype html>',
    `<html lang="${made.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${escapeHtml(made.title)}</title><style>${style}</style></head><body>`,
    `<h1>${escapeHtml(made.title)}</h1>`,
    tableOf(made.facts),
    `<p>${escapeHtml(made.summary)}</p>`,
    tableOf(made.scores),
    ...(made.competencies.rows.length === 0
      ? []
      : [`<h2>${escapeHtml(made.competencies.title)}</h2>`, tableOf(made.competencies.rows)]),
    ...made.questions.map(questionOf),
    made.steps.texts.length === 0
      ? ''
      : `<h2>${escapeHtml(made.steps.title)}</h2><ol>${made.steps.texts.map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ol>`,
    '</body></html>',
    '',
  ]
    .filter((part, index, all) => part !== '' || index === all.length - 1)
    .join('\n')
}

function tableOf(rows: FeedbackDocument['facts']): string {
  const cells = rows.map(
    ([name, value]) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(value)}</td></tr>`,
  )
  return `<table>${cells.join('')}</table>`
}

function questionOf({ title, verdict, question, sections }: FeedbackDocument['questions'][number]): string {
  const lists = sections.map(({ title: name, points }) => {
    const items = points.map(
      ({ text, quote }) =>
        `<li>${escapeHtml(text)}${quote === null ? '' : `<blockquote>${escapeHtml(quote)}</blockquote>`}</li>`,
    )
    return `<h3>${escapeHtml(name)}</h3><ul>${items.join('')}</ul>`
  })
  return `<h2>${escapeHtml(title)}</h2><p>${escapeHtml(question)}</p><p><strong>${escapeHtml(verdict)}</strong></p>${lists.join('')}`
}
