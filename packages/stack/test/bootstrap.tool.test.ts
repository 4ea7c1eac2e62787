import { execFile } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projectFolder } from '../src/folders.ts'

let root: string
const at = (file: string): string => path.join(root, file)
const node = 'node_modules/node/bin/node'

function writeProgram(file: string, script: string): void {
  mkdirSync(path.dirname(at(file)), { recursive: true })
  writeFileSync(at(file), `#!/bin/sh\n${script}\n`)
  chmodSync(at(file), 0o755)
}

/** A checkout with a Node that only tells its version, and an npx that writes down that it was called and installs that Node. */
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'bootstrap-'))
  for (const file of [
    'package.json',
    'pnpm-workspace.yaml',
    'packages/stack/bootstrap.mjs',
    'packages/stack/bootstrap',
  ]) {
    cpSync(path.join(projectFolder, file), at(file), { recursive: true })
  }
  writeFileSync(at('pnpm-lock.yaml'), 'lockfileVersion: 9')
  const version = process.version
  writeProgram('installed-node', `[ "$1" = --version ] && echo ${version} || echo the command runs`)
  writeProgram(
    'bin/npx',
    `echo "$@" >> '${at('calls')}'
    mkdir -p node_modules/.pnpm node_modules/node/bin
    cp installed-node ${node}
    cp pnpm-lock.yaml node_modules/.pnpm/lock.yaml`,
  )
})
afterEach(() => rmSync(root, { recursive: true }))

interface Ended {
  readonly status: number
  readonly output: string
  readonly words: string
}

function run(
  program: string,
  options: { searchPath?: string; onWords?: (words: string) => void } = {},
): Promise<Ended> {
  const { searchPath = `${at('bin')}:/usr/bin:/bin`, onWords } = options
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [at('packages/stack/bootstrap.mjs'), program],
      { env: { PATH: searchPath, HOME: root } },
      (_, output, words) => resolve({ status: child.exitCode ?? -1, output, words }),
    )
    child.stderr?.on('data', (chunk: Buffer | string) => onWords?.(String(chunk)))
  })
}

const calls = (): string[] =>
  existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8').trimEnd().split('\n') : []

describe('bootstrap', () => {
  it('says what to install when npm is missing', async () => {
    const { status, words } = await run('test.ts', { searchPath: at('nothing-here') })
    expect(status).toBe(1)
    expect(words).toMatch(/npx is not on the PATH[^]*install npm/u)
  })

  it('installs with the one pnpm that is named, goes on under the Node that came with it, and installs no second time', async () => {
    expect(await run('test.ts')).toMatchObject({ status: 0, output: 'the command runs\n' })
    expect(calls()).toEqual([expect.stringMatching(/^--yes pnpm@\d+\.\d+\.\d+ install --frozen-lockfile$/u)])
    expect(await run('test.ts')).toMatchObject({ status: 0, output: 'the command runs\n', words: '' })
    expect(calls()).toHaveLength(1)
  })

  it.each([
    ['the lockfile has changed', () => writeFileSync(at('pnpm-lock.yaml'), 'lockfileVersion: 10')],
    ['everything is missing', () => rmSync(at('node_modules'), { recursive: true })],
    ['Node is missing', () => rmSync(at(node))],
    ['Node was cut short', () => writeFileSync(at(node), '')],
    ['Node is not the one that is named', () => writeProgram(node, 'echo v1.2.3')],
  ])('installs again when %s', async (_, change) => {
    await run('test.ts')
    change()
    expect(await run('test.ts')).toMatchObject({ status: 0, output: 'the command runs\n' })
    expect(calls()).toHaveLength(2)
  })

  it('lets one of two commands install, and the other wait for it', async () => {
    const npx = readFileSync(at('bin/npx'), 'utf8').replace('#!/bin/sh\n', '')
    writeProgram('bin/npx', `until [ -e '${at('somebody-waits')}' ]; do sleep 0.05; done\n${npx}`)
    const onWords = (words: string): void => {
      if (words.includes('waiting for another command')) writeFileSync(at('somebody-waits'), '')
    }
    const both = await Promise.all([run('test.ts', { onWords }), run('check.ts', { onWords })])
    expect(both.map(({ output }) => output)).toEqual(['the command runs\n', 'the command runs\n'])
    expect(calls()).toHaveLength(1)
  })

  it('does not wait for a command that was killed while it installed', async () => {
    mkdirSync(at('.stack'))
    writeFileSync(at('.stack/installing'), '999999999')
    expect(await run('test.ts')).toMatchObject({ status: 0, output: 'the command runs\n' })
    expect(existsSync(at('.stack/installing'))).toBe(false)
  })
})
