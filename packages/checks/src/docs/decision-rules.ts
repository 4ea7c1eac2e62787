import { posix } from 'node:path'
import type { Finding, Inspection } from '../finding.ts'
import type { Page } from './read-page.ts'

const decisionsFolder = 'docs/decisions'
const wantedSections: readonly string[] = ['Context', 'Decision', 'Consequence', 'Held by']

/** What only chooses between the product's documents, as one table; it is no record. */
const productPage = `${decisionsFolder}/product.md`
const listPage = `${decisionsFolder}/README.md`

/** Each decision is `NNNN-title.md` with a number of its own, is listed, and has its four sections in order. */
export function decisionFaults(pages: readonly Page[]): Inspection {
  const decisions = pages.filter(
    ({ path }) => posix.dirname(path) === decisionsFolder && path !== listPage && path !== productPage,
  )
  const listed = new Set(pages.find(({ path }) => path === listPage)?.links.map(({ text }) => text))
  const numbers = Map.groupBy(decisions, ({ path }) => posix.basename(path).slice(0, 4))
  const findings = decisions.flatMap((page) => [
    ...nameFault(page, numbers),
    ...listFault(page, listed),
    ...sectionFaults(page),
  ])
  return { lookedAt: decisions.length, findings }
}

function nameFault({ path }: Page, numbers: ReadonlyMap<string, readonly Page[]>): readonly Finding[] {
  const name = posix.basename(path)
  const rule = 'decision'
  if (!/^\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.md$/.test(name)) {
    return [{ file: path, rule, todo: 'call it NNNN-<title>.md, with the next number' }]
  }
  const isFirst = numbers.get(name.slice(0, 4))?.[0]?.path === path
  return isFirst ? [] : [{ file: path, rule, todo: 'has the number of another decision: take the next one' }]
}

function listFault({ path }: Page, listed: ReadonlySet<string>): readonly Finding[] {
  if (listed.has(posix.basename(path))) return []
  return [{ file: path, rule: 'decision', todo: `list it in ${listPage}` }]
}

function sectionFaults({ path, headings }: Page): readonly Finding[] {
  const sections = headings.filter(({ depth }) => depth === 2).map(({ text }) => text)
  if (sections.join() === wantedSections.join()) return []
  const todo = `has the sections ${sections.join(', ') || 'none'}: write ${wantedSections.join(', ')}, in this order`
  return [{ file: path, rule: 'decision', todo }]
}
