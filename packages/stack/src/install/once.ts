import { existsSync, renameSync, rmSync } from 'node:fs'

/**
 * Makes `folder` with `make` unless it is there. It is made under another name and renamed when it is whole, so that a
 * cut is never taken for the result, and of two that make it at once either result is kept.
 */
export async function makeOnce(folder: string, make: (draft: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return
  const draft = `${folder}.${process.pid}`
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
