const shownLength = 4

/** What of a code may be seen by who need not know it: its last four characters, to tell it from others. */
export function maskCode(code: string): string {
  return `${'*'.repeat(code.length - shownLength)}${code.slice(-shownLength)}`
}
