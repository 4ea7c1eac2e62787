import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projectFolder } from '../src/folders.ts'
import { identify, writeRecord } from '../src/processes/process-record.ts'

const isRoot = process.getuid?.() === 0
/** Closed to whom it is tried as: as root an unprivileged user tries, else this user, from whom the folder is locked away. */
const ids = isRoot ? { uid: 65_534, gid: 65_534 } : {}
const belongs = isRoot
  ? /belongs to root, and this user can't write to it \(EACCES\)/u
  : /can't be written to \(EACCES\)/u

/** Where the unprivileged user may not even enter the checkout, there is nothing to try. */
const isReachable =
  spawnSync(process.execPath, ['--version'], { cwd: '/', ...ids }).status === 0 &&
  spawnSync(process.execPath, ['--eval', `fs.readdirSync(${JSON.stringify(projectFolder)})`], ids).status ===
    0

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'interview-pass-another-'))
  chmodSync(folder, 0o755)
})
afterEach(() => {
  if (!isRoot) spawnSync('chmod', ['-R', 'u+w', folder])
  rmSync(folder, { recursive: true })
})

/** A folder that only another user may write to, with something in it. */
function makeClosed(...names: string[]): string {
  const closed = path.join(folder, ...names)
  mkdirSync(closed, { recursive: true })
  writeFileSync(path.join(closed, 'something'), '')
  chmodSync(closed, 0o555)
  return closed
}

/** The stack folder, which is the trying user's own. */
function makeStackFolder(): string {
  const own = path.join(folder, '.stack')
  mkdirSync(own)
  if (ids.uid !== undefined) chownSync(own, ids.uid, ids.gid)
  return own
}

function tryAs(commandArguments: readonly string[]): string {
  const { stderr } = spawnSync(process.execPath, commandArguments, {
    encoding: 'utf8',
    env: { PATH: '/usr/bin', HOME: folder },
    ...ids,
  })
  return stderr
}

function callAs(module: string, name: string, argument: unknown): string {
  const url = new URL(module, import.meta.url).href
  const code = `const { ${name} } = await import(${JSON.stringify(url)})
    await ${name}(${JSON.stringify(argument)}).catch(({ name, message }) => console.error(name + ': ' + message))`
  return tryAs(['--input-type=module', '--eval', code])
}

describe.skipIf(!isReachable)('what another user has made', () => {
  it('is named with its owner when the dependencies cannot be installed', () => {
    for (const file of ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml']) {
      cpSync(path.join(projectFolder, file), path.join(folder, file))
    }
    for (const file of ['bootstrap.mjs', 'bootstrap']) {
      cpSync(path.join(projectFolder, 'packages/stack', file), path.join(folder, 'packages/stack', file), {
        recursive: true,
      })
    }
    const closed = makeClosed('.stack')
    const words = tryAs([path.join(folder, 'packages/stack/bootstrap.mjs'), 'start.ts'])
    expect(words).toMatch(belongs)
    expect(words).toContain(`the dependencies are not installed, and ${closed} `)
    expect(words).toContain(`what to do: ${isRoot ? 'run once as root' : `make ${closed} writable`}\n`)
    expect(words).not.toContain(' at ')
  })

  it.each([
    ['an instance that is started', ['start'], []],
    ['what it wrote earlier', ['start', 'logs'], ['start']],
  ])('is named with its owner when it is the folder of %s', (_, names, own) => {
    const stackFolder = makeStackFolder()
    for (const name of own) {
      mkdirSync(path.join(stackFolder, name))
      if (ids.uid !== undefined) chownSync(path.join(stackFolder, name), ids.uid, ids.gid)
    }
    const closed = makeClosed('.stack', ...names)
    const words = callAs('../src/instance.ts', 'openInstance', {
      instance: 'start',
      stackFolder,
    })
    expect(words).toMatch(belongs)
    expect(words).toContain(`StackError: start: ${closed} `)
    const remedy = isRoot ? `run this as root, or remove ${closed} as root` : `make ${closed} writable`
    expect(words).toContain(`what to do: ${remedy}\n`)
  })

  it('is named with its owner when the stack is reset', () => {
    const stackFolder = makeStackFolder()
    const closed = makeClosed('.stack', 'start')
    const words = callAs('../src/remove-stack.ts', 'removeStack', stackFolder)
    expect(words).toMatch(belongs)
    expect(words).toContain(`StackError: stack: ${closed} `)
  })

  it.skipIf(!isRoot)('is named when it is an instance that runs, and nothing is removed', () => {
    const stackFolder = makeStackFolder()
    const instance = path.join(stackFolder, 'start')
    mkdirSync(instance)
    const record = path.join(instance, 'processes.json')
    writeRecord(record, { owner: identify(process.pid), processes: [], files: [] })
    const words = callAs('../src/remove-stack.ts', 'removeStack', stackFolder)
    expect(words).toContain(`StackError: start: process ${process.pid} belongs to another user\n`)
    expect(existsSync(record)).toBe(true)
  })
})
