import { createHash } from 'node:crypto'
import { chmodSync, existsSync, lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { root } from '../bootstrap/checkout.mjs'
import { isClosed } from '../bootstrap/closed-place.mjs'
import { StackError } from './stack-error.ts'

export const projectFolder: string = root

/** Where everything that a stack writes lives: `.stack`, or a twin outside when this user can't write to the checkout. */
export function stackFolder(): string {
  const folder = path.join(projectFolder, '.stack')
  return isClosed(existsSync(folder) ? folder : projectFolder) ? outsideFolder(folder) : folder
}

/**
 * Where PostgreSQL's programs and data go. It refuses to run as root, and the unprivileged user that it runs under
 * then may not enter the checkout (`/root` has mode 700): as root this is a folder that anyone can enter.
 */
export function reachableFolder(stack: string): string {
  return process.getuid?.() === 0 ? outsideFolder(stack) : stack
}

/** A folder outside the checkout that belongs to this user and to this checkout alone. */
function outsideFolder(stack: string): string {
  const hash = createHash('sha256').update(stack).digest('hex').slice(0, 12)
  const user = process.getuid?.() ?? 0
  const parent = existsSync('/var/tmp') ? '/var/tmp' : tmpdir()
  return path.join(parent, `interview-pass-${user === 0 ? '' : `${user}-`}${hash}`)
}

/**
 * Makes `folder`. Outside the checkout the parent is open to all, so a folder that somebody else made is refused.
 * @throws StackError when the folder belongs to another user
 */
export function makeOwnFolder(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const found = lstatSync(folder)
  if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== process.getuid())) {
    throw new StackError('stack', `${folder} belongs to another user`, { remedy: `remove ${folder}` })
  }
  chmodSync(folder, 0o755)
}
