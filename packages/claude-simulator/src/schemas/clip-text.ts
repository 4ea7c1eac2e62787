/** At most so many code units, never half a character. */
export function clipText(text: string, lengthMax: number): string {
  const clipped = text.slice(0, lengthMax)
  return /[\ud800-\udbff]$/.test(clipped) ? clipped.slice(0, -1) : clipped
}
