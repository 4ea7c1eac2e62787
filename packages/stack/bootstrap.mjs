/**
 * The first step of every root script. Runs on Node 20 without any dependency: installs what is missing, then goes on
 * with the program that its arguments name under the project's own Node, and ends as that ends.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'
import { BootstrapError } from './bootstrap/errors.mjs'
import { nodeProgram, root } from './bootstrap/checkout.mjs'
import { ensureInstalled } from './bootstrap/installation.mjs'

const watchIntervalMs = 1_000

/** Runs the program under the project's Node; its exit code, or 128 and the signal's number, is ours. */
function goOn() {
  const followParent = new URL('bootstrap/follow-parent.mjs', import.meta.url).href
  const child = spawn(nodeProgram, ['--import', followParent, ...process.argv.slice(2)], {
    cwd: root,
    // The fourth is the child's life line: it closes when this process ends, however it ends.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      // Every process of ours compiles the same modules: once for all of them.
      NODE_COMPILE_CACHE: path.join(root, '.stack', 'cache', 'compiled'),
      ...process.env,
      PATH: [path.dirname(nodeProgram), process.env['PATH']].filter(Boolean).join(path.delimiter),
    },
  })
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP', 'SIGINT'])) {
    process.on(signal, () => {
      // A terminal sends its Ctrl-C to the child as well.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  if (process.env['npm_lifecycle_event'] !== undefined) endWithParent(child)
  child.on('error', ({ message }) =>
    fail(new BootstrapError(`${nodeProgram} cannot be run: ${message}`, 'npm run stack:reset, then again')),
  )
  child.on('exit', (code, signal) =>
    process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
  )
}

/**
 * npm killed without warning forwards nothing: the child is ended when npm has gone.
 * @param {import('node:child_process').ChildProcess} child
 */
function endWithParent(child) {
  const before = ancestors()
  const timer = setInterval(() => {
    if (ancestors() === before) return
    clearInterval(timer)
    child.kill('SIGTERM')
  }, watchIntervalMs).unref()
}

/** The parent and, where the system tells, its parent: between npm and this process there may be a shell. */
function ancestors() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    const [, grandparent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return `${process.ppid} ${grandparent}`
  } catch {
    return String(process.ppid)
  }
}

/** @param {BootstrapError} error */
function fail({ message }) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

try {
  await ensureInstalled()
  goOn()
} catch (error) {
  if (!(error instanceof BootstrapError)) throw error
  fail(error)
}
