import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeInstalled, installationInputs, isComplete } from '../bootstrap/installed-files.mjs'
import { projectFolder } from '../src/folders.ts'

let root: string

/** A checkout with one member and an installation of two packages. */
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'bootstrap-'))
  cpSync(
    path.join(projectFolder, 'packages/stack/bootstrap.mjs'),
    path.join(root, 'packages/stack/bootstrap.mjs'),
  )
  cpSync(path.join(projectFolder, 'packages/stack/bootstrap'), path.join(root, 'packages/stack/bootstrap'), {
    recursive: true,
  })
  for (const file of ['package.json', 'pnpm-workspace.yaml', 'packages/stack/package.json']) {
    cpSync(path.join(projectFolder, file), path.join(root, file))
  }
  writeFileSync(path.join(root, 'pnpm-lock.yaml'), 'lockfileVersion: 9')
  for (const name of ['zod', 'node']) {
    const folder = path.join(root, `node_modules/.pnpm/${name}@1.0.0/node_modules/${name}`)
    mkdirSync(path.join(folder, 'bin'), { recursive: true })
    writeFileSync(path.join(folder, 'package.json'), '{}')
    writeFileSync(path.join(folder, 'bin/node'), 'a program')
  }
  symlinkSync('.pnpm/node@1.0.0/node_modules/node', path.join(root, 'node_modules/node'))
  mkdirSync(path.join(root, 'packages/stack/node_modules'))
  symlinkSync(
    '../../../node_modules/.pnpm/zod@1.0.0/node_modules/zod',
    path.join(root, 'packages/stack/node_modules/zod'),
  )
})
afterEach(() => rmSync(root, { recursive: true }))

function run(command: string, searchPath: string): { status: number | null; words: string } {
  const script = path.join(root, 'packages/stack/bootstrap.mjs')
  const { status, stderr } = spawnSync(process.execPath, [script, command], {
    encoding: 'utf8',
    env: { PATH: searchPath, HOME: root },
  })
  return { status, words: stderr }
}

describe('bootstrap', () => {
  it('answers an unknown command with the known ones', () => {
    const { status, words } = run('strat', '/usr/bin')
    expect(status).toBe(1)
    expect(words).toMatch(/unknown command "strat"[^]*demo, start, journey, stack:reset, test/u)
  })

  it('says what to install when npm is missing', () => {
    const { status, words } = run('test', path.join(root, 'nothing-here'))
    expect(status).toBe(1)
    expect(words).toMatch(/npx is not on the PATH[^]*install npm/u)
  })
})

describe('an installation', () => {
  it('is complete as long as nothing of it is missing', () => {
    expect(isComplete(root, describeInstalled(root))).toBe(true)
  })

  it.each([
    ['a package', 'node_modules/.pnpm/zod@1.0.0'],
    ["a member's link", 'packages/stack/node_modules/zod'],
    ["a member's links", 'packages/stack/node_modules'],
    ['Node', 'node_modules/node'],
    ['everything', 'node_modules'],
  ])('is incomplete when %s is missing', (_, removed) => {
    const files = describeInstalled(root)
    rmSync(path.join(root, removed), { recursive: true })
    expect(isComplete(root, files)).toBe(false)
  })

  it('is incomplete when its Node was cut short', () => {
    const files = describeInstalled(root)
    writeFileSync(path.join(root, 'node_modules/node/bin/node'), 'a prog')
    expect(isComplete(root, files)).toBe(false)
  })

  it.each(['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', 'packages/stack/package.json'])(
    'is made again when %s changes',
    (file) => {
      const before = installationInputs(root)
      writeFileSync(path.join(root, file), 'changed')
      expect(installationInputs(root)).not.toBe(before)
    },
  )
})
