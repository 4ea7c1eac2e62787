/** Something a person has to put right: what, and how. */
export class BootstrapError extends Error {
  /**
   * @param {string} problem
   * @param {string} [remedy]
   */
  constructor(problem, remedy) {
    super(remedy === undefined ? problem : `${problem}\n  what to do: ${remedy}`)
  }
}

/**
 * The system's code of an error, such as ENOENT.
 * @param {unknown} error
 */
export function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
