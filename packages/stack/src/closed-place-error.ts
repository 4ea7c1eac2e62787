import path from 'node:path'
import { closedPlace } from '../bootstrap/closed-place.mjs'
import { StackError } from './stack-error.ts'

/**
 * What to throw for an error: where this user can't write, a StackError that says whose the place is and what to do; else
 * the error as it is. Only what is in `stackFolder` is ever called removable.
 */
export function closedPlaceError(error: unknown, part: string, stackFolder: string): unknown {
  const closed = closedPlace(error)
  if (closed === undefined) return error
  const { place, owner, problem } = closed
  const isOurs = place === stackFolder || place.startsWith(stackFolder + path.sep)
  const remedy =
    owner === undefined
      ? `make ${place} writable`
      : `run this as ${owner}${isOurs ? `, or remove ${place} as ${owner}` : ''}`
  return new StackError(part, problem, { remedy, cause: error })
}
