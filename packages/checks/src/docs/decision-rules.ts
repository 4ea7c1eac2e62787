import { posix } from 'node:path'
import type { Fault, Inspection } from '../finding.ts'
import type { Page } from './read-page.ts'

const wantedSections = 'Context, Decision, Consequence, Held by'

const listPage = 'docs/decisions/README.md'
/** What only chooses between the product's documents, as one table; it is no record. */
const productPage = 'docs/decisions/product.md'

/** Each decision is `NNNN-title.md` with a number of its own, is listed, and has its four sections in order. */
export function decisionFaults(pages: readonly Page[]): Inspection {
  const decisions = pages.filter(
    ({ path }) => path.startsWith('docs/decisions/') && path !== listPage && path !== productPage,
  )
  const listed = pages.find(({ path }) => path === listPage)?.links.map(({ text }) => text) ?? []
  const numbers = new Set<string>()
  const faults = decisions.flatMap(({ path: file, sections }): Fault[] => {
    const name = posix.basename(file)
    const number = name.slice(0, 4)
    const todos = []
    if (!/^\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.md$/.test(name)) {
      todos.push('call it NNNN-<title>.md, with the next number')
    } else if (numbers.has(number)) {
      todos.push('has the number of another decision: take the next one')
    }
    numbers.add(number)
    if (!listed.includes(name)) todos.push(`list it in ${listPage}`)
    if (sections.join(', ') !== wantedSections) {
      todos.push(`has the sections ${sections.join(', ') || 'none'}: write ${wantedSections}, in this order`)
    }
    return todos.map((todo) => ({ file, todo }))
  })
  return { lookedAt: decisions.length, faults }
}
