/** Something a person has to put right: the message says what, `remedy` how. */
export class BootstrapError extends Error {
  /**
   * @param {string} message
   * @param {string} [remedy]
   */
  constructor(message, remedy) {
    super(message)
    this.remedy = remedy
  }
}

/**
 * The system's code of an error, such as ENOENT.
 * @param {unknown} error
 */
export function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
