import { existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { containersIdFile } from './containers-id.ts'
import { reachableFolder } from './folders.ts'
import { ownerOf } from './instance-claim.ts'
import { isRunning } from './processes/process-identity.ts'
import { sweep } from './processes/process-record.ts'
import { reporter, type ProgressEvent, type Report } from './progress.ts'
import { reasonOf } from './stack-error.ts'
import { waitUntil } from './wait-until.ts'

const orderlyDeadlineMs = 20_000

/** Ends every instance of a stack folder, in order where it can, and removes the folder and its twin outside the checkout. */
export async function removeStack(
  stackFolder: string,
  onProgress?: (event: ProgressEvent) => void,
): Promise<void> {
  const report = reporter(onProgress)
  const names = existsSync(stackFolder) ? readdirSync(stackFolder) : []
  for (const name of names.filter((each) => existsSync(path.join(stackFolder, each, 'processes.json')))) {
    const folder = path.join(stackFolder, name)
    const owner = ownerOf(folder)
    if (owner !== undefined && owner.pid !== process.pid) {
      report(name, 'stopping', `process ${owner.pid}`)
      process.kill(owner.pid, 'SIGTERM')
      const gone = async (): Promise<void> => {
        if (isRunning(owner)) throw new Error(`process ${owner.pid} still runs`)
      }
      // One that does not end in time is ended by the sweep.
      await waitUntil(gone, { deadlineMs: orderlyDeadlineMs }).catch(() => undefined)
    }
    await sweep(path.join(folder, 'processes.json'))
    await removeContainersData(folder, report)
    report(name, 'stopped')
  }
  for (const folder of new Set([stackFolder, reachableFolder(stackFolder)])) {
    rmSync(folder, { recursive: true, force: true })
    report('stack', 'note', `removed ${folder}`)
  }
}

/** Without an engine that answers, its volumes stay: that is said, and no reason to keep the rest. */
async function removeContainersData(instanceFolder: string, report: Report): Promise<void> {
  if (!existsSync(containersIdFile(instanceFolder))) return
  try {
    // Loaded only here: it is large, and native instances never need it.
    const { removeVolumes } = await import('./remove-volumes.ts')
    await removeVolumes(instanceFolder)
  } catch (error) {
    report(path.basename(instanceFolder), 'note', `its Docker volumes stay: ${reasonOf(error)}`)
  }
}
