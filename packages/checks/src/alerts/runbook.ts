import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { listFiles } from '../source/list-files.ts'
import type { ExpressionPlace } from './expression-rules.ts'

/** The page of an alert, as far as it is held against the rules. */
export interface Runbook {
  readonly file: string
  /** The alert, by the name of the file. */
  readonly alert: string
  readonly title: string
  /** What stands under each heading of the second level, in the page's order. */
  readonly sections: readonly Section[]
  /** Its blocks of PromQL. */
  readonly queries: readonly ExpressionPlace[]
}

interface Section {
  readonly heading: string
  readonly paragraphs: readonly string[]
  /** How many things its numbered list names; 0 when it has none. */
  readonly listed: number
}

/** The table of all alerts, which is no page of one. */
export const listPage = 'docs/runbooks/README.md'

/** Reads the pages of `docs/runbooks`. */
export async function readRunbooks(root: string): Promise<readonly Runbook[]> {
  const files = listFiles(root, 'docs/runbooks/*.md').filter((file) => file !== listPage)
  return Promise.all(files.map(async (file) => readRunbook(file, await readFile(join(root, file), 'utf8'))))
}

function readRunbook(file: string, markdown: string): Runbook {
  const { children } = fromMarkdown(markdown)
  const sections: { heading: string; paragraphs: string[]; listed: number }[] = []
  const queries: ExpressionPlace[] = []
  const textOf = (node: (typeof children)[number]): string =>
    markdown.slice(node.position?.start.offset, node.position?.end.offset).replaceAll('\n', ' ')
  let title = ''
  const pending = [...children]
  for (let node = pending.shift(); node !== undefined; node = pending.shift()) {
    const section = sections.at(-1)
    if (node.type === 'heading' && node.depth === 1) title = textOf(node).replace(/^# /, '')
    if (node.type === 'heading' && node.depth === 2) {
      sections.push({ heading: textOf(node).replace(/^## /, ''), paragraphs: [], listed: 0 })
    }
    if (node.type === 'paragraph') section?.paragraphs.push(textOf(node))
    if (node.type === 'list' && node.ordered === true && section !== undefined) {
      section.listed += node.children.length
      pending.unshift(...node.children.flatMap((item) => item.children.filter(({ type }) => type === 'code')))
    }
    if (node.type === 'code' && node.lang === 'promql') {
      queries.push({ file, line: node.position?.start.line ?? 1, of: 'the query', expr: node.value })
    }
  }
  return { file, alert: basename(file, '.md'), title, sections, queries }
}
