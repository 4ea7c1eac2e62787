import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeOwnFolder, reachableFolder, stackFolder } from '../src/folders.ts'
import { readRecord, type RecordedProcess } from '../src/processes/process-record.ts'
import { removeStack } from '../src/remove-stack.ts'

/** People clone into such folders: in lists, option files and class paths these letters mean something else. */
const oddLetters = "a b,ü:'"

/** A stack folder for one test file. What was installed for the checkout is lent to it, so that nothing is fetched again. */
export function makeTemporaryStack(): { folder: string; remove: () => Promise<void> } {
  const folder = mkdtempSync(path.join(tmpdir(), `interview-pass-stack-${oddLetters}-`))
  for (const [lent, own] of [
    [stackFolder(), folder],
    [reachableFolder(stackFolder()), reachableFolder(folder)],
  ] as const) {
    makeOwnFolder(own)
    mkdirSync(path.join(lent, 'cache'), { recursive: true })
    // As an ordinary user both are the same folder.
    symlinkOnce(path.join(lent, 'cache'), path.join(own, 'cache'))
  }
  return { folder, remove: () => removeStack(folder) }
}

function symlinkOnce(target: string, link: string): void {
  try {
    symlinkSync(target, link)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}

/** The processes that an instance has recorded. */
export function recordedProcesses(folder: string, instance: string): RecordedProcess[] {
  return readRecord(path.join(folder, instance, 'processes.json')).processes
}
