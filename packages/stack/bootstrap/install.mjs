import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './checkout.mjs'
import { isClosed } from './closed-place.mjs'
import { BootstrapError, codeOf } from './errors.mjs'

/** What would leave parts of the installation out, whoever set it. */
const unwanted = /^(?:node_env|npm_config_(?:production|omit|only|ignore_scripts))$/iu
/** What would lead npm and pnpm to another home than HOME. */
const elsewhere = /^(?:npm_config_cache|XDG_(?:CACHE|DATA|STATE|CONFIG)_HOME)$/u

/** Lets the exact package manager that package.json names, such as `pnpm@12.21.0`, install what the lockfile names. */
export function install() {
  const manifest = readFileSync(path.join(root, 'package.json'), 'utf8')
  const manager = /"packageManager": "(?<name>[^"]+)"/u.exec(manifest)?.groups?.['name'] ?? 'pnpm'
  const commandArguments = ['--yes', manager, 'install', '--frozen-lockfile']
  const run = spawnSync('npx', commandArguments, {
    cwd: root,
    // The command's own standard output stays clean.
    stdio: ['ignore', 2, 2],
    env: installEnvironment(path.join(root, '.stack', 'home')),
  })
  if (codeOf(run.error) === 'ENOENT') {
    const remedy = 'install npm (Debian, Ubuntu: apt-get install npm)'
    throw new BootstrapError('npx is not on the PATH; it comes with npm', remedy)
  }
  if (run.error !== undefined) throw new BootstrapError(`npx could not be run: ${run.error.message}`)
  if (run.status !== 0) {
    const remedy = `read the lines above; to try it alone: npx ${commandArguments.join(' ')}`
    throw new BootstrapError(`installing failed (npx ended with ${run.signal ?? run.status})`, remedy)
  }
}

/**
 * The environment to install in: complete, without questions, and with a home that this user can write to.
 * @param {string} ownHome taken when the user's is absent or closed
 */
function installEnvironment(ownHome) {
  const { HOME: home, ...rest } = process.env
  const isUsable =
    home !== undefined &&
    !isClosed(home) &&
    !['.npm', '.local', '.cache']
      .map((name) => path.join(home, name))
      .some((at) => existsSync(at) && isClosed(at))
  if (!isUsable) mkdirSync(ownHome, { recursive: true })
  const kept = Object.entries(rest).filter(
    ([name]) => !unwanted.test(name) && (isUsable || !elsewhere.test(name)),
  )
  return { ...Object.fromEntries(kept), HOME: isUsable ? home : ownHome, CI: 'true' }
}
