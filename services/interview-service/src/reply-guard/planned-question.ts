/** Where our own question stands in what was said. Offsets are those of the text. */
export interface PlannedPlace {
  /** BEGUN: the text ends in the beginning of it. */
  readonly kind: 'WHOLE' | 'BEGUN'
  readonly start: number
  readonly end: number
}

/** Below this, words that are like its beginning may as well be others. */
const lettersMin = 2

/**
 * Finds our question in words that come one by one; punctuation, spacing and case may differ. Undefined when it is not there;
 * a beginning counts while more words may come.
 */
export function findPlanned(text: string, question: string, isOver: boolean): PlannedPlace | undefined {
  const wanted = lettersOf(question)
    .map(({ letter }) => letter)
    .join('')
  const letters = lettersOf(text)
  const said = letters.map(({ letter }) => letter).join('')
  if (wanted === '') return undefined
  const whole = said.indexOf(wanted)
  if (whole !== -1) {
    const last = letters[whole + wanted.length - 1]
    const place = { start: letters[whole]?.at ?? 0, end: (last?.at ?? 0) + (last?.length ?? 0) }
    // Its mark may still come.
    return { ...place, kind: place.end === text.length && !isOver ? 'BEGUN' : 'WHOLE' }
  }
  if (isOver) return undefined
  for (let length = Math.min(said.length, wanted.length - 1); length >= lettersMin; length -= 1) {
    if (said.endsWith(wanted.slice(0, length))) {
      return { kind: 'BEGUN', start: letters[said.length - length]?.at ?? 0, end: text.length }
    }
  }
  return undefined
}

/** One entry for each code unit, so that offsets of the joined letters are indexes. */
function lettersOf(text: string): { letter: string; at: number; length: number }[] {
  return [...text.matchAll(/[^\p{P}\p{S}\s\p{Default_Ignorable_Code_Point}]/gu)].flatMap(
    ({ 0: found, index }) =>
      Array.from(found.toLowerCase(), (letter) => ({ letter, at: index, length: found.length })),
  )
}
