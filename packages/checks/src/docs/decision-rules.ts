import { posix } from 'node:path'
import type { Finding, Inspection } from '../finding.ts'
import type { Page } from './read-page.ts'

const decisionsFolder = 'docs/decisions'
const wantedSections: readonly string[] = ['Context', 'Decision', 'Consequence', 'Held by']

/** Each decision is `NNNN-title.md`, numbered without gaps, with its four sections in order and none of them empty. */
export function decisionFaults(pages: readonly Page[]): Inspection {
  const decisions = pages
    .filter(({ path }) => posix.dirname(path) === decisionsFolder && posix.basename(path) !== 'README.md')
    .toSorted((a, b) => a.path.localeCompare(b.path))
  const findings = decisions.flatMap((page, index) => [
    ...numberFault(page, index + 1),
    ...sectionFaults(page),
  ])
  return { lookedAt: decisions.length, findings }
}

function numberFault({ path }: Page, number: number): readonly Finding[] {
  const expected = String(number).padStart(4, '0')
  if (new RegExp(`^${expected}-[a-z0-9]+(-[a-z0-9]+)*\\.md$`).test(posix.basename(path))) return []
  return [{ file: path, rule: 'decision', todo: `call it ${expected}-<title>.md, the next number in order` }]
}

function sectionFaults({ path, headings }: Page): readonly Finding[] {
  const sections = headings.filter(({ depth }) => depth === 2).map(({ text }) => text)
  if (sections.join() === wantedSections.join()) return []
  const todo = `has the sections ${sections.join(', ') || 'none'}: write ${wantedSections.join(', ')}, in this order`
  return [{ file: path, rule: 'decision', todo }]
}
