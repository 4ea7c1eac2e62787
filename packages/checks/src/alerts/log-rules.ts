import type { Page } from '../docs/read-page.ts'
import type { Inspection } from '../finding.ts'
import type { LogLine } from '../generated/log-lines.ts'

/** A line of the log, in quotation marks and backticks, is one that a service logs word for word. */
export function logLineFaults(pages: readonly Page[], lines: readonly LogLine[]): Inspection {
  const texts = new Set(lines.map(({ text }) => text))
  const named = pages.flatMap(({ inlineCode }) => inlineCode).filter(({ text }) => /^"[^"$]+"$/.test(text))
  const faults = named
    .filter(({ text }) => !texts.has(text.slice(1, -1)))
    .map(({ file, line, text }) => ({ file, line, todo: `${text}: the code logs no such line` }))
  return { lookedAt: named.length, faults }
}
