import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { closedPlace } from './closed-place.mjs'
import { BootstrapError, codeOf } from './errors.mjs'
import {
  describeInstalled,
  installationInputs,
  isComplete,
  isDescription,
  memberFolders,
} from './installed-files.mjs'
import { installEnvironment } from './install-environment.mjs'
import { holdingLock } from './install-lock.mjs'

/** @typedef {{ inputs: string, files: import('./installed-files.mjs').InstalledFiles }} Stamp */

const nodeMajorMin = 20

/**
 * The version of Node that the catalog names.
 * @param {string} root
 */
export function nodeVersion(root) {
  const workspace = readFileSync(path.join(root, 'pnpm-workspace.yaml'), 'utf8')
  return /^ {2}node: (?<version>\S+)$/mu.exec(workspace)?.groups?.['version'] ?? 'unknown'
}

/**
 * The exact package manager that package.json names, such as `pnpm@12.21.0`.
 * @param {string} root
 */
function packageManager(root) {
  const manifest = readFileSync(path.join(root, 'package.json'), 'utf8')
  return /"packageManager": "(?<manager>[^"]+)"/u.exec(manifest)?.groups?.['manager'] ?? 'pnpm'
}

/** @param {string} root */
export const nodeProgram = (root) => path.join(root, 'node_modules', 'node', 'bin', 'node')

/**
 * Installs the dependencies when the lockfile, a manifest or the platform has changed, or when something of the
 * installation is missing; else returns within milliseconds.
 * @param {string} root
 */
export async function ensureInstalled(root) {
  if (Number(process.versions.node.split('.')[0]) < nodeMajorMin) {
    throw new BootstrapError(`Node ${process.version} is too old`, `install Node ${nodeMajorMin} or newer`)
  }
  const inputs = installationInputs(root)
  if (isInstalled(root, inputs)) return
  try {
    mkdirSync(path.join(root, '.stack'), { recursive: true })
    await holdingLock(path.join(root, '.stack', 'installing'), () => {
      // Another command may have installed while this one waited.
      if (!isInstalled(root, inputs)) installAndRecord(root, inputs)
    })
  } catch (error) {
    throw explainClosed(error)
  }
}

/**
 * What to throw for an error: where this user can't write, whose the place is and what to do; else the error as it is.
 * @param {unknown} error
 */
function explainClosed(error) {
  const closed = closedPlace(error)
  if (closed === undefined) return error
  const { place, owner, problem } = closed
  const remedy = owner === undefined ? `make ${place} writable` : `run once as ${owner}`
  return new BootstrapError(`the dependencies are not installed, and ${problem}`, remedy)
}

/** @param {string} root */
const stampFile = (root) => path.join(root, '.stack', 'installed')

/**
 * @param {string} root
 * @returns {Stamp | undefined}
 */
function readStamp(root) {
  try {
    /** @type {unknown} */
    const found = JSON.parse(readFileSync(stampFile(root), 'utf8'))
    return isStamp(found) ? found : undefined
  } catch {
    return undefined
  }
}

/**
 * @param {unknown} found
 * @returns {found is Stamp}
 */
function isStamp(found) {
  return (
    typeof found === 'object' &&
    found !== null &&
    'inputs' in found &&
    'files' in found &&
    isDescription(found.files)
  )
}

/**
 * @param {string} root
 * @param {string} inputs
 */
function isInstalled(root, inputs) {
  const stamp = readStamp(root)
  return stamp?.inputs === inputs && isComplete(root, stamp.files)
}

/**
 * @param {string} root
 * @param {string} inputs
 */
function installAndRecord(root, inputs) {
  const stamp = readStamp(root)
  // pnpm trusts its own record and would not look: what is broken is installed from nothing.
  if (stamp !== undefined && stamp.inputs === inputs) removeModules(root)
  rmSync(stampFile(root), { force: true })
  const startedAt = performance.now()
  process.stderr.write('installing dependencies (only when they have changed) …\n')
  install(root)
  if (!nodeWorks(root)) {
    removeModules(root)
    install(root)
  }
  if (!nodeWorks(root)) {
    throw new BootstrapError(
      `${nodeProgram(root)} is not the Node that the catalog names`,
      'npm run stack:reset, then again',
    )
  }
  writeFileSync(stampFile(root), `${JSON.stringify({ inputs, files: describeInstalled(root) })}\n`)
  process.stderr.write(`installed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`)
}

/** @param {string} root */
function install(root) {
  const manager = packageManager(root)
  const commandArguments = ['--yes', manager, 'install', '--frozen-lockfile']
  const run = spawnSync('npx', commandArguments, {
    cwd: root,
    // The command's own standard output stays clean.
    stdio: ['ignore', 2, 2],
    env: installEnvironment(path.join(root, '.stack')),
  })
  if (codeOf(run.error) === 'ENOENT') {
    throw new BootstrapError(
      'npx is not on the PATH; it comes with npm',
      'install npm (Debian, Ubuntu: apt-get install npm)',
    )
  }
  if (run.error !== undefined) throw new BootstrapError(`npx could not be run: ${run.error.message}`)
  if (run.status !== 0) {
    const remedy = `read the lines above; to try it alone: npx ${commandArguments.join(' ')}`
    throw new BootstrapError(`installing failed (npx ended with ${run.signal ?? run.status})`, remedy)
  }
}

/** @param {string} root */
function nodeWorks(root) {
  const program = nodeProgram(root)
  if (!existsSync(program) || statSync(program).size === 0) return false
  const run = spawnSync(program, ['--version'], { encoding: 'utf8' })
  return run.status === 0 && run.stdout.trim() === `v${nodeVersion(root)}`
}

/** @param {string} root */
function removeModules(root) {
  for (const folder of ['.', ...memberFolders(root)]) {
    rmSync(path.join(root, folder, 'node_modules'), { recursive: true, force: true })
  }
}
