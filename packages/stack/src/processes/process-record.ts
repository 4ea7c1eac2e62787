import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { waitUntil } from '../wait-until.ts'
import { isRunning, processIdentity, type ProcessIdentity } from './process-identity.ts'

const processes = z.array(processIdentity.extend({ name: z.string() }))
export type ProcessRecord = z.infer<typeof processes>

/** The file's own place is in it: a copy of the folder elsewhere is nobody's record. */
const record = z.object({ file: z.string(), processes })

/** Replaces the file in one step, so that a reader never finds half of it. */
export function writeRecord(file: string, running: ProcessRecord): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify({ file, processes: running }, null, 2)}\n`)
  renameSync(draft, file)
}

/** The recorded processes; none when the file is absent, unreadable or a copy. */
export function readRecord(file: string): ProcessRecord {
  if (!existsSync(file)) return []
  try {
    const found = record.parse(JSON.parse(readFileSync(file, 'utf8')))
    return found.file === file ? found.processes : []
  } catch {
    return []
  }
}

/**
 * Ends what an earlier run left behind and answers the names of what it ended. A process that merely got an old id is
 * never touched.
 */
export async function sweep(file: string): Promise<string[]> {
  const left = readRecord(file).filter(isRunning)
  for (const found of left) endGroup(found)
  await waitUntil(
    async () => {
      const alive = left.filter(isRunning)
      if (alive.length > 0) throw new Error(`still running: ${alive.map(({ name }) => name).join(', ')}`)
    },
    { deadlineMs: 10_000 },
  )
  writeRecord(file, [])
  return left.map(({ name }) => name)
}

/** Every supervised process leads a group of its own: what it started goes with it. */
function endGroup({ pid }: ProcessIdentity): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL')
    } catch {
      // Gone already, or no group leader.
    }
  }
}
