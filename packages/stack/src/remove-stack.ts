import { existsSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { codeOf } from '../bootstrap/errors.mjs'
import { closedPlaceError } from './closed-place-error.ts'
import { reachableFolder } from './folders.ts'
import { recordFileIn } from './instance.ts'
import { isRunning, recordedOwner, sweep } from './processes/process-record.ts'
import type { Report } from './progress.ts'
import { reasonOf, StackError } from './stack-error.ts'
import { removeVolumes } from './volumes.ts'

const orderlyDeadlineMs = 20_000

/**
 * Ends every instance of a stack folder, in order where it can, and removes the folder and its twin outside the checkout.
 * @throws StackError when a process or a part of the folder is another user's
 */
export async function removeStack(stackFolder: string, report: Report = () => undefined): Promise<void> {
  await endAndRemove(stackFolder, report).catch((error: unknown) => {
    throw closedPlaceError(error, 'stack', stackFolder)
  })
}

async function endAndRemove(stackFolder: string, report: Report): Promise<void> {
  const names = existsSync(stackFolder) ? readdirSync(stackFolder) : []
  for (const name of names.filter((each) => existsSync(recordFileIn(path.join(stackFolder, each))))) {
    const folder = path.join(stackFolder, name)
    const recordFile = recordFileIn(folder)
    const owner = recordedOwner(recordFile)
    if (owner !== undefined && owner.pid !== process.pid) {
      report(name, 'stopping', `process ${owner.pid}`)
      askToEnd(name, owner.pid)
      // What does not end in time is ended by the sweep.
      await waitUntil('its end', () => !isRunning(owner), orderlyDeadlineMs).catch(() => undefined)
    }
    await sweep(recordFile)
    // Without an engine that answers they stay: that is said, and no reason to keep the rest.
    await removeVolumes(folder).catch((error: unknown) => {
      report(name, 'note', `its Docker volumes stay: ${reasonOf(error)}`)
    })
    report(name, 'stopped')
  }
  for (const folder of new Set([stackFolder, reachableFolder(stackFolder)])) {
    // What is in it goes first, so that an error names the place that is closed.
    const names = existsSync(folder) ? readdirSync(folder) : []
    for (const each of [...names, '.']) await rm(path.join(folder, each), { recursive: true, force: true })
    report('stack', 'note', `removed ${folder}`)
  }
}

function askToEnd(instance: string, pid: number): void {
  try {
    process.kill(pid, 'SIGTERM')
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return
    const remedy = 'end it as that user, then again'
    throw new StackError(instance, `process ${pid} belongs to another user`, { remedy, cause: error })
  }
}
