const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Text from elsewhere as a terminal may be given it: what would steer it, or turn the reading order, is written as `\u001b`. */
export function plainText(text: string): string {
  return text.replaceAll(unsafe, escaped)
}

/** The same for our own text of several lines. */
export function plainLines(text: string): string {
  return text.split('\n').map(plainText).join('\n')
}

/** JSON that is the same to a parser, and steers no terminal. */
export function plainJson(value: unknown): string {
  return plainLines(JSON.stringify(value, null, 2))
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_none, at) => character.charCodeAt(at))
    .map((unit) => String.raw`\u${unit.toString(16).padStart(4, '0')}`)
    .join('')
}
