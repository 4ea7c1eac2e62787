import fc from 'fast-check'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { expect, it } from 'vitest'
import { transcriptMarkdown } from './transcript-markdown.ts'

const said = (message: string, position: string | null = null) =>
  transcriptMarkdown({
    publicId: '0197d2a4-1111-7c3a-9f20-5b8e1c2d3e4f',
    status: 'IN_PROGRESS',
    kind: 'TECHNICAL',
    language: 'en',
    position,
    startedAt: new Date(0),
    endedAt: null,
    endReason: null,
    questions: [
      {
        number: 1,
        status: 'ASKED',
        text: 'Why?',
        askedAt: null,
        closedAt: null,
        turns: [
          {
            clientMessageId: '0197d2a4-1111-7c3a-9f20-5b8e1c2d3e4f',
            questionNumber: 1,
            message,
            saidAt: new Date(0),
            reply: null,
            repliedAt: null,
            action: null,
            decidedBy: null,
            writtenBy: null,
          },
        ],
      },
    ],
  })

/** The kinds of node in the second quote, which is what the candidate said, and its text line by line. */
function shown(message: string): { kinds: Set<string>; lines: string[] } {
  const quote = fromMarkdown(said(message)).children.filter(({ type }) => type === 'blockquote')[1]
  const kinds = new Set<string>()
  let text = ''
  const walk = (node: { type: string; value?: string; children?: readonly object[] }): void => {
    kinds.add(node.type)
    if (node.type === 'text') text += node.value
    if (node.type === 'break') text += '\n'
    for (const child of node.children ?? []) walk({ type: '', ...child })
    if (node.type === 'paragraph') text += '\n'
  }
  if (quote !== undefined) walk(quote)
  return { kinds, lines: text.split('\n').filter((line) => line !== '') }
}

const harmless = new Set(['blockquote', 'paragraph', 'text', 'break'])

it.each([
  '# no heading\n## none',
  '- no list\n+ none\n1. none\n2) none',
  '<script>alert(1)</script> &lt; **bold** _it_ `code` ![x](y) [a](javascript:b) <http://x>',
  '```\nno fence\n```',
  'one\n\n    two\n---\n===\n> three',
])('what a candidate says marks up nothing: %j', (message) => {
  const { kinds, lines } = shown(message)
  expect([...kinds].filter((kind) => !harmless.has(kind))).toEqual([])
  const spoken = message.split('\n').map((line) => line.trim())
  expect(lines).toEqual(spoken.filter((line) => line !== ''))
})

it('a message of white space costs as much as its length, and not as its square', () => {
  const startedAt = performance.now()
  expect(said(`a${' '.repeat(100_000)}b`)).toMatch(/a {100000}b/)
  // By an expression that looks again from each space it is twenty seconds.
  expect(performance.now() - startedAt).toBeLessThan(2_000)
})

it('whatever is said, the document keeps its shape and the words are all there', () => {
  const unit = fc.constantFrom(...'ab 1.)\\`*_{}[]<>()#+-=!|~&\n\t;:"\'好'.split(''))
  fc.assert(
    fc.property(fc.string({ unit, minLength: 1, maxLength: 30 }), (message) => {
      fc.pre(message.trim() !== '')
      const { kinds, lines } = shown(message)
      expect([...kinds].filter((kind) => !harmless.has(kind))).toEqual([])
      const letters = (text: string) => text.replaceAll(/\s/g, '')
      expect(letters(lines.join(''))).toBe(letters(message))
    }),
  )
})

it.each(['Engineer\n---\n# Offer', 'one\n===', 'a\n\n[b](javascript:c)', '```\nx'])(
  'a position marks up nothing and stays one line of the facts: %j',
  (position) => {
    const [title, facts, question] = fromMarkdown(said('yes', position)).children
    expect([title?.type, facts?.type, question?.type]).toEqual(['heading', 'list', 'heading'])
    expect(JSON.stringify(facts)).not.toMatch(/"type":"(?:link|heading|code|thematicBreak)"/)
  },
)

it.each(['see http://evil.example/x', 'www.evil.example'])(
  'an address becomes no link where Markdown is read as GitHub does: %s',
  (message) => {
    expect(said(message)).not.toMatch(/https?:\/\/|www\./)
  },
)
