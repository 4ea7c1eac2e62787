import { accessSync, constants, existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { codeOf } from './errors.mjs'

const closedCodes = ['EACCES', 'EPERM', 'EROFS']

/**
 * The place that an error of the file system says this user can't write to, and the other user that owns it, if one does;
 * undefined for any other error.
 * @param {unknown} error
 * @returns {{ place: string, owner: string | undefined, problem: string } | undefined}
 */
export function closedPlace(error) {
  const code = codeOf(error)
  if (typeof code !== 'string' || !closedCodes.includes(code)) return undefined
  if (!(error instanceof Error) || !('path' in error) || typeof error.path !== 'string') return undefined
  const place = findClosed(error.path)
  const { uid } = statSync(place)
  if (uid === process.getuid?.()) {
    return { place, owner: undefined, problem: `${place} can't be written to (${code})` }
  }
  const owner = uid === 0 ? 'root' : `user ${uid}`
  return {
    place,
    owner,
    problem: `${place} belongs to ${owner}, and this user can't write to it (${code})`,
  }
}

/**
 * The folder above decides what is made or removed in it.
 * @param {string} target
 */
function findClosed(target) {
  let above = path.dirname(target)
  while (!existsSync(above)) above = path.dirname(above)
  return isClosed(above) || !existsSync(target) ? above : target
}

/**
 * Whether this user cannot use a folder as their own.
 * @param {string} folder
 */
export function isClosed(folder) {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return false
  } catch {
    return true
  }
}
