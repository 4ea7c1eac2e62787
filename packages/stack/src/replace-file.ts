import { renameSync, writeFileSync } from 'node:fs'

/** Replaces a file in one step, so that no reader finds half of it; by default only its owner may read it. */
export function replaceFile(file: string, text: string, mode = 0o600): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, text, { mode })
  renameSync(draft, file)
}
