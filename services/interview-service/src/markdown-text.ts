/**
 * A text on one line of Markdown that shows as it is: nothing in it is taken for markup, nor an address in it for a link. Source:
 * CommonMark 0.31.2, section 2.4, and GitHub Flavored Markdown 0.29, section 6.9.
 */
export function markdownLine(text: string): string {
  return text
    .replaceAll(/\s*[\n\r]\s*/g, ' ')
    .trim()
    .replaceAll(/[\\`*_[\]<>&~|!$]|:(?=\/\/)|(?<=www)\./gi, String.raw`\$&`)
    .replace(/^[#+=-]/, String.raw`\$&`)
    .replace(/^(\d+)([.)])/, String.raw`$1\$2`)
}
