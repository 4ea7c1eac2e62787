import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { identify, isRunning, processIdentity } from './processes/process-identity.ts'

const claim = processIdentity.extend({ folder: z.string() })
type Claim = z.infer<typeof claim>

const fileOf = (folder: string): string => path.join(folder, 'owner.json')

/**
 * Makes this process the owner of an instance's folder, or answers the owner that runs. The claim appears whole, by a link, which
 * never replaces another.
 */
export function claimFolder(folder: string): Claim | undefined {
  const file = fileOf(folder)
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify({ ...identify(process.pid), folder }))
  try {
    for (;;) {
      try {
        linkSync(draft, file)
        return undefined
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      }
      const owner = ownerOf(folder)
      if (owner !== undefined) return owner
      setAside(file)
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

export function releaseFolder(folder: string): void {
  rmSync(fileOf(folder), { force: true })
}

/** The running process that owns an instance's folder. A folder copied from elsewhere has none. */
export function ownerOf(folder: string): Claim | undefined {
  const found = readClaim(fileOf(folder))
  return found !== undefined && found.folder === folder && isRunning(found) ? found : undefined
}

/** Removes the claim of an owner that has gone; one that another process made meanwhile is put back. */
function setAside(file: string): void {
  const aside = `${file}.${process.pid}.gone`
  try {
    renameSync(file, aside)
  } catch {
    // Another process was quicker.
    return
  }
  const moved = readClaim(aside)
  if (moved !== undefined && moved.folder === path.dirname(file) && isRunning(moved)) linkSync(aside, file)
  rmSync(aside, { force: true })
}

function readClaim(file: string): Claim | undefined {
  try {
    return claim.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
