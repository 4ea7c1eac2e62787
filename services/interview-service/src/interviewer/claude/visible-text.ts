const hidden = /[[\p{Cc}--[\n\t]]\p{Cf}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]/gv

/**
 * A text without what nobody sees: control characters, NUL, zero-width and direction marks, tag characters, fillers, variation
 * selectors. Line breaks become one kind. Instructions hidden in such characters reach no model, and none of a model's reach us.
 */
export function visibleText(text: string): string {
  return text.replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, '\n').replaceAll(hidden, '')
}
