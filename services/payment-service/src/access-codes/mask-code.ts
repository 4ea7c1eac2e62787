const shownLength = 4

/** What of a code may be seen by who need not know it: its last four characters, to tell it from others. */
export function maskCode(code: string): string {
  return `${'*'.repeat(code.length - shownLength)}${code.slice(-shownLength)}`
}

/** Not the end of a uuid. */
const codeInText = /(?<![0-9A-Z])(?<![\da-f]{8}(?:-[\da-f]{4}){3}-)[0-9A-HJKMNP-TV-Z]{12}(?![0-9A-Z])/gi

/** A text of unknown contents with everything masked that may be a code. */
export function maskCodesIn(text: string): string {
  return text.replaceAll(codeInText, maskCode)
}
