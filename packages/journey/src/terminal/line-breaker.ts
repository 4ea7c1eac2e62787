import { textWidth } from './text-width.ts'

export type LineBreaker = ReturnType<typeof createLineBreaker>

/** Never begin a line with these; there is always room left for one. */
const closing = /^[，。！？；：、）》」』】”’…,.!?;:)\]]+$/u
const latinWord = /^[\p{Script=Latin}\p{Number}_'/.:-]+$/u
const roomForClosing = 2

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/**
 * Lays out text that comes in pieces, between an indent and the right edge. Begins at `indent` cells from the left, on a line that
 * the caller has filled so far.
 */
export function createLineBreaker(options: {
  readonly indent: number
  readonly columns: number
  write(text: string): void
}) {
  const { indent, write } = options
  const lastColumn = Math.max(options.columns, indent + 10)
  let column = indent
  let held = ''
  /** Spaces are written before what follows them, so that no line ends in one. */
  let spaces = ''

  const newLine = (): void => {
    write(`\n${' '.repeat(indent)}`)
    column = indent
    spaces = ''
  }

  const place = (segment: string): void => {
    if (segment.includes('\n')) return newLine()
    const isAtStart = column === indent
    if (segment.trim() === '') {
      if (!isAtStart) spaces += segment
      return
    }
    const limit = closing.test(segment) ? lastColumn : lastColumn - roomForClosing
    const width = textWidth(segment)
    if (column + spaces.length + width > limit && !isAtStart) {
      newLine()
      return place(segment)
    }
    if (width > limit - indent && segment.length > 1) {
      for (const character of segment) place(character)
      return
    }
    write(spaces + segment)
    column += spaces.length + width
    spaces = ''
  }

  return {
    feed(text: string): void {
      const segments = [...segmenter.segment(held + text)].map(({ segment }) => segment)
      const last = segments.at(-1) ?? ''
      // The rest of a word may still come, and a word is not broken.
      held = latinWord.test(last) ? last : ''
      if (held !== '') segments.pop()
      for (const segment of segments) place(segment)
    },
    /** Writes what was held back. */
    end(): void {
      if (held !== '') place(held)
      held = ''
    },
  }
}

/** A whole text laid out, every line but the first indented. */
export function brokenText(text: string, layout: { indent: number; columns: number }): string {
  let laidOut = ''
  const breaker = createLineBreaker({ ...layout, write: (piece) => void (laidOut += piece) })
  breaker.feed(text)
  breaker.end()
  return laidOut
}
