/**
 * A text on one line of Markdown that shows as it is: nothing in it is taken for markup, nor an address in it for a link. Source:
 * CommonMark 0.31.2, section 2.4, and GitHub Flavored Markdown 0.29, section 6.9.
 */
export function markdownLine(text: string): string {
  return onOneLine(text)
    .replaceAll(/[\\`*_[\]<>&~|!$]|:(?=\/\/)|(?<=www)\./gi, String.raw`\$&`)
    .replace(/^[#+=-]/, String.raw`\$&`)
    .replace(/^(\d+)([.)])/, String.raw`$1\$2`)
}

/** In steps as long as the text: one expression for white space around a line's end would look at each space once for every other. */
function onOneLine(text: string): string {
  const lines = text.split(/[\n\r]/).map((line) => line.trim())
  return lines.filter((line) => line !== '').join(' ')
}
