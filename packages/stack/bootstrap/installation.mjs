import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { nodeProgram, root } from './checkout.mjs'
import { closedPlace } from './closed-place.mjs'
import { BootstrapError, codeOf } from './errors.mjs'
import { install } from './install.mjs'

const nodeMajorMin = 20
const turnDeadlineMs = 15 * 60_000
const turnIntervalMs = 300
const modules = path.join(root, 'node_modules')

/** Installs the dependencies when they are not those that the lockfile names, or when their Node does not run; else returns at once. */
export async function ensureInstalled() {
  if (Number(process.versions.node.split('.')[0]) < nodeMajorMin) {
    throw new BootstrapError(`Node ${process.version} is too old`, `install Node ${nodeMajorMin} or newer`)
  }
  if (isInstalled()) return
  const turn = path.join(root, '.stack', 'installing')
  try {
    mkdirSync(path.dirname(turn), { recursive: true })
    await takeTurn(turn)
    try {
      // Another command may have installed while this one waited.
      if (!isInstalled()) await installAnew()
    } finally {
      rmSync(turn, { force: true })
    }
  } catch (error) {
    const closed = closedPlace(error)
    if (closed === undefined) throw error
    const { place, owner, problem } = closed
    const remedy = owner === undefined ? `make ${place} writable` : `run once as ${owner}`
    throw new BootstrapError(`the dependencies are not installed, and ${problem}`, remedy)
  }
}

const isInstalled = () => isUpToDate() && nodeRuns()

/** Whether pnpm has installed this lockfile: it keeps a copy, and writes that when everything is in place. */
function isUpToDate() {
  try {
    const [wanted, installed] = ['pnpm-lock.yaml', 'node_modules/.pnpm/lock.yaml'].map((file) =>
      readFileSync(path.join(root, file)),
    )
    return wanted !== undefined && installed !== undefined && wanted.equals(installed)
  } catch {
    return false
  }
}

/** Whether the project's Node is there, whole, and the one that the catalog names. */
function nodeRuns() {
  const workspace = readFileSync(path.join(root, 'pnpm-workspace.yaml'), 'utf8')
  const version = /^ {2}node: (?<version>\S+)$/mu.exec(workspace)?.groups?.['version']
  const { stdout } = spawnSync(nodeProgram, ['--version'], { encoding: 'utf8' })
  return stdout?.trim() === `v${version}`
}

async function installAnew() {
  const startedAt = performance.now()
  process.stderr.write('installing dependencies (only when they have changed) …\n')
  // pnpm trusts its own record and would not look: what is broken is installed from nothing.
  if (isUpToDate()) await rm(modules, { recursive: true })
  install()
  if (!nodeRuns()) {
    await rm(modules, { recursive: true, force: true })
    install()
  }
  if (!nodeRuns()) {
    throw new BootstrapError(`${nodeProgram} is not the Node that the catalog names`, 'read the lines above')
  }
  process.stderr.write(`installed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`)
}

/**
 * Waits until no other command of this checkout installs; one that has gone is not waited for.
 * @param {string} file holds the id of the process whose turn it is
 */
async function takeTurn(file) {
  const endsAt = Date.now() + turnDeadlineMs
  let told = false
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
    if (!holderRuns(file)) {
      rmSync(file, { force: true })
      continue
    }
    if (Date.now() > endsAt) {
      throw new BootstrapError('another command has been installing for too long', `remove ${file}`)
    }
    if (!told) process.stderr.write('waiting for another command that installs …\n')
    told = true
    await delay(turnIntervalMs)
  }
}

/** @param {string} file */
function holderRuns(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    // 0 while it is just made, and not yet written.
    return pid === 0 || process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}
