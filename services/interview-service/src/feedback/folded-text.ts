/** One character of a folded text and the part of the original that it stands for, in code units. */
interface FoldedCharacter {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** A text without what two writings of the same words may differ in, and the way back to the original. */
export interface FoldedText {
  readonly text: string
  /** The passage of the original that this range of the folded text stands for, in code units. */
  passage(from: number, to: number): string
}

const quotationMark = /["'`´‘’‚‛“”„‟‹›«»′″‵‶「」『』〝〞〟＂＇｀]/u
const dash = /[\p{Pd}\u2212\u2043]/u
const space = /\s/u
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/u

/** Beside these white space says nothing: it is typed or left out as one likes. */
const needsNoSpace = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{P}]/u

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/**
 * Folds a text for comparison: Unicode NFKC (so that full width and composed characters are one), any quotation mark and any dash
 * as one, without case and without characters that are not seen. A run of white space is one space, and none beside Chinese or
 * punctuation; a row of dashes is one. Words, digits and their order stay.
 */
export function foldText(original: string): FoldedText {
  const characters = withoutNeedlessSpace(foldedCharacters(original))
  const text = characters.map((character) => character.text).join('')
  return {
    text,
    passage(from, to) {
      const first = characters[from]
      const last = characters[to - 1]
      return first === undefined || last === undefined ? '' : original.slice(first.start, last.end)
    },
  }
}

/** One entry for each code unit of the folded text, white space still in it. */
function foldedCharacters(original: string): FoldedCharacter[] {
  const folded: FoldedCharacter[] = []
  for (const { segment, index: start } of graphemes.segment(original)) {
    const end = start + segment.length
    for (const text of foldGrapheme(segment)) folded.push({ text, start, end })
  }
  return folded
}

/** Its code units, so that they count as those of the joined text do. */
function foldGrapheme(grapheme: string): string[] {
  const codePoints = Array.from(grapheme, (codePoint) => {
    if (space.test(codePoint)) return ' '
    if (quotationMark.test(codePoint)) return '"'
    if (dash.test(codePoint)) return '-'
    return invisible.test(codePoint) ? '' : codePoint
  })
  const composed = codePoints.join('').normalize('NFKC')
  return composed.toUpperCase().toLowerCase().split('')
}

/** Without white space that says nothing, and with one dash for a row of them. */
function withoutNeedlessSpace(characters: readonly FoldedCharacter[]): FoldedCharacter[] {
  const kept: FoldedCharacter[] = []
  let skipped: FoldedCharacter | undefined
  for (const character of characters) {
    if (character.text === ' ') {
      skipped ??= character
      continue
    }
    const before = kept.at(-1)
    if (skipped !== undefined && before !== undefined && isBetweenWords(before, character)) kept.push(skipped)
    skipped = undefined
    if (character.text !== '-' || before?.text !== '-') kept.push(character)
  }
  return kept
}

function isBetweenWords(before: FoldedCharacter, after: FoldedCharacter): boolean {
  return !needsNoSpace.test(before.text) && !needsNoSpace.test(after.text)
}
