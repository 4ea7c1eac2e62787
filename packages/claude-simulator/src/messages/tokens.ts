/**
 * Cuts a text into pieces the size of tokens: one or two Han characters, up to six letters with the space before
 * them, up to three digits. Joined again they are the text; no piece ends inside a character.
 */
export function tokenPieces(text: string): string[] {
  return text.match(/[\p{sc=Han}\u3000-\u303f\uff00-\uffef]{1,2}| ?\p{L}{1,6}| ?\p{N}{1,3}|\s+|[^]/gu) ?? []
}

export function countTokens(text: string): number {
  return tokenPieces(text).length
}
