import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { BootstrapError, codeOf } from './errors.mjs'

const deadlineMs = 15 * 60_000
const intervalMs = 300

/**
 * Runs `work` while no other command of this checkout installs; a holder that has gone is not waited for.
 * @param {string} file
 * @param {() => void} work
 */
export async function holdingLock(file, work) {
  const endsAt = Date.now() + deadlineMs
  let told = false
  while (!take(file)) {
    if (Date.now() > endsAt)
      throw new BootstrapError('another command has been installing for too long', `remove ${file}`)
    if (!told) process.stderr.write('waiting for another command that installs …\n')
    told = true
    await delay(intervalMs)
  }
  try {
    work()
  } finally {
    rmSync(file, { force: true })
  }
}

/** @param {string} file */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    if (!holderRuns(file)) rmSync(file, { force: true })
    return false
  }
}

/** @param {string} file */
function holderRuns(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    // Just made, and not yet written.
    if (pid === 0) return true
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}
