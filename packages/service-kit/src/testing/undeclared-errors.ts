import { undeclaredError } from '../http/handler.ts'

/** Throws when a route answered an error that its documentation does not show; `logLines` are a service's own. */
export function expectDeclaredErrors(logLines: readonly string[]): void {
  const undeclared = logLines.filter((line) => line.includes(undeclaredError))
  if (undeclared.length > 0) throw new Error(`undeclared errors were answered:\n${undeclared.join('')}`)
}
