import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { identify } from '../processes/process-record.ts'

/**
 * Makes `folder` with `make` unless it is there. It is made under another name and renamed when it is whole, so that a
 * cut is never taken for the result, and of two that make it at once either result is kept.
 */
export async function makeOnce(folder: string, make: (draft: string) => Promise<void>): Promise<void> {
  removeAbandonedDrafts(folder)
  if (existsSync(folder)) return
  const draft = draftOf(folder, process.pid)
  rmSync(draft, { recursive: true, force: true })
  try {
    await make(draft)
    renameSync(draft, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

const draftOf = (folder: string, pid: number): string => `${folder}.${pid}`

/** A process that is ended while it makes the folder leaves its draft. */
function removeAbandonedDrafts(folder: string): void {
  const parent = path.dirname(folder)
  const names = existsSync(parent) ? readdirSync(parent) : []
  for (const name of names) {
    const pid = Number(path.extname(name).slice(1))
    const isDraft = Number.isInteger(pid) && pid > 0 && path.join(parent, name) === draftOf(folder, pid)
    if (!isDraft || identify(pid) !== undefined) continue
    try {
      rmSync(path.join(parent, name), { recursive: true, force: true })
    } catch {
      // Another user's, which is no reason not to make ours.
    }
  }
}
