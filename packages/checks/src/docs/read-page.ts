import GithubSlugger from 'github-slugger'
import { fromMarkdown } from 'mdast-util-from-markdown'

/** A link or a piece of code of a page, with the line on which it starts. */
export interface Piece {
  readonly file: string
  readonly line: number
  readonly text: string
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
  /** Headings of the second level. */
  readonly sections: readonly string[]
  /** What may stand after `#` in a link to this page, as GitHub makes it from the headings. */
  readonly anchors: ReadonlySet<string>
}

type Root = ReturnType<typeof fromMarkdown>
type MarkdownNode = Root | Root['children'][number]

/** Parses a Markdown page. */
export function readPage(file: string, markdown: string): Page {
  const links: Piece[] = []
  const inlineCode: Piece[] = []
  const codeLines: Piece[] = []
  const sections: string[] = []
  const slugger = new GithubSlugger()
  const anchors = new Set<string>()
  const pending: MarkdownNode[] = [fromMarkdown(markdown)]
  for (let node = pending.shift(); node !== undefined; node = pending.shift()) {
    const line = node.position?.start.line ?? 1
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') {
      links.push({ file, line, text: node.url })
    }
    if (node.type === 'inlineCode') inlineCode.push({ file, line, text: node.value })
    if (node.type === 'code') {
      codeLines.push(...node.value.split('\n').map((text, index) => ({ file, line: line + 1 + index, text })))
    }
    if (node.type === 'heading') {
      const heading = plainText(node)
      if (node.depth === 2) sections.push(heading)
      anchors.add(slugger.slug(heading))
    }
    if ('children' in node) pending.unshift(...node.children)
  }
  return { path: file, links, inlineCode, codeLines, sections, anchors }
}

function plainText(node: MarkdownNode): string {
  if ('value' in node) return node.value
  return 'children' in node ? node.children.map((child) => plainText(child)).join('') : ''
}
