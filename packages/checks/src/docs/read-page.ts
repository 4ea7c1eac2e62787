import GithubSlugger from 'github-slugger'
import { fromMarkdown } from 'mdast-util-from-markdown'

/** A link, a piece of code or a heading of a page, with the line on which it starts. */
interface Piece {
  readonly text: string
  readonly line: number
}

/** What the docs check reads from one Markdown page. */
export interface Page {
  /** From the repository's root. */
  readonly path: string
  readonly links: readonly Piece[]
  /** Code in backticks inside a sentence. */
  readonly inlineCode: readonly Piece[]
  /** Each line of each code block. */
  readonly codeLines: readonly Piece[]
  readonly headings: readonly (Piece & { readonly depth: number })[]
  /** What may stand after `#` in a link to this page, as GitHub makes it from the headings. */
  readonly anchors: ReadonlySet<string>
}

type Root = ReturnType<typeof fromMarkdown>
type MarkdownNode = Root | Root['children'][number]

/** Parses a Markdown page. */
export function readPage(path: string, text: string): Page {
  const links: Piece[] = []
  const inlineCode: Piece[] = []
  const codeLines: Piece[] = []
  const headings: (Piece & { depth: number })[] = []
  const slugger = new GithubSlugger()
  const anchors = new Set<string>()
  const pending: MarkdownNode[] = [fromMarkdown(text)]
  for (let node = pending.shift(); node !== undefined; node = pending.shift()) {
    const line = node.position?.start.line ?? 1
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') {
      links.push({ text: node.url, line })
    }
    if (node.type === 'inlineCode') inlineCode.push({ text: node.value, line })
    if (node.type === 'code') {
      codeLines.push(...node.value.split('\n').map((one, index) => ({ text: one, line: line + 1 + index })))
    }
    if (node.type === 'heading') {
      const heading = plainText(node)
      headings.push({ text: heading, line, depth: node.depth })
      anchors.add(slugger.slug(heading))
    }
    if ('children' in node) pending.unshift(...node.children)
  }
  return { path, links, inlineCode, codeLines, headings, anchors }
}

function plainText(node: MarkdownNode): string {
  if ('value' in node) return node.value
  return 'children' in node ? node.children.map((child) => plainText(child)).join('') : ''
}
