/** The first sentence of a text. */
export interface Sentence {
  /** Behind its closing marks. */
  readonly end: number
  /** It ends in a question mark. */
  readonly isMarked: boolean
}

/**
 * What ends a sentence, with closing quotes and brackets behind it: a mark of Chinese writing or a line break anywhere, a
 * Latin mark only before white space, a Chinese character or a closing quote, so that `8.5`, `Node.js` and `/x?page=1` end nothing.
 */
const ending = /(?:[。！？…\n]|[.!?](?=[\s"'”’)\]}\p{Script=Han}]|$))[。！？….!?]*["'”’」』）)\]]*/gu

/** The first whole sentence of `text`; undefined while there is none. A Latin mark at the very end ends one only when `isOver`. */
export function firstSentence(text: string, isOver: boolean): Sentence | undefined {
  for (const { 0: mark, index } of text.matchAll(ending)) {
    const end = index + mark.length
    // What follows a Latin mark says whether it ends something.
    if (end === text.length && !isOver && /^[.!?]/.test(mark)) return undefined
    if (isInsideQuote(text.slice(0, index), mark)) continue
    return { end, isMarked: /[?？]/.test(mark) }
  }
  return isOver && text.trim() !== '' ? { end: text.length, isMarked: false } : undefined
}

/** A mark inside a quotation that goes on ends nothing: what somebody else asked is no question of ours. */
function isInsideQuote(before: string, mark: string): boolean {
  const opened = before.match(/[“「『]/g)?.length ?? 0
  const closed = before.match(/[”」』]/g)?.length ?? 0
  return opened > closed || (opened > 0 && /[”」』]$/.test(mark))
}

/** The length of a text without a Latin mark at its end, of which nobody knows yet what it ends. */
export function lengthBeforeMark(text: string): number {
  return text.replace(/[.!?]["')\]}]*$/, '').length
}
