/** A text as rules read it, and where each of its characters stands in the text itself. */
export interface FoldedText {
  readonly text: string
  /** `offsets[i]` is the index in the original of character i; one more entry for the end. */
  readonly offsets: readonly number[]
}

const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/u
const cjk = /[\p{Script=Han}\p{P}]/u

/**
 * Folds what looks the same into the same: compatibility forms (full width), case, curly apostrophes, invisible characters,
 * runs of white space, and white space beside Chinese characters or punctuation of theirs.
 */
export function foldText(original: string): FoldedText {
  const offsets: number[] = []
  let text = ''
  let at = 0
  let space: number | undefined
  for (const character of original) {
    const folded = foldCharacter(character)
    if (folded === ' ') {
      space ??= at
    } else if (folded !== '') {
      if (space !== undefined && text !== '' && !(cjk.test(folded) || isCjkEnd(text))) {
        text += ' '
        offsets.push(space)
      }
      space = undefined
      text += folded
      for (let unit = 0; unit < folded.length; unit += 1) offsets.push(at)
    }
    at += character.length
  }
  offsets.push(at)
  return { text, offsets }
}

function foldCharacter(character: string): string {
  if (/\s/.test(character)) return ' '
  if (invisible.test(character)) return ''
  const folded = character.normalize('NFKC').toLowerCase()
  return /[‘’ʼ`´]/.test(folded) ? "'" : folded
}

/** Latin punctuation keeps the space behind it. */
function isCjkEnd(text: string): boolean {
  return /[\p{Script=Han}。，、；：！？]$/u.test(text)
}
