import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeOnce } from './once.ts'

let parent: string
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'make-once-'))
})
afterEach(() => rmSync(parent, { recursive: true }))

const make = async (draft: string): Promise<void> => mkdirSync(draft)

function makeDraft(name: string): void {
  mkdirSync(path.join(parent, name))
  writeFileSync(path.join(parent, name, 'half'), '')
}

describe('a folder that is made once', () => {
  it('is rid of the drafts of processes that are gone, and of no others', async () => {
    const { pid: gone } = spawnSync(process.execPath, ['--eval', ''])
    const kept = [`jars.${process.ppid}`, `jars.${gone}.old`, `other-jars.${gone}`, 'jars.0']
    for (const name of [`jars.${gone}`, ...kept]) makeDraft(name)
    await makeOnce(path.join(parent, 'jars'), make)
    expect(readdirSync(parent).toSorted()).toEqual(['jars', ...kept].toSorted())
  })

  it('is not made again, and a draft that was left beside it goes all the same', async () => {
    const { pid: gone } = spawnSync(process.execPath, ['--eval', ''])
    for (const name of ['jars', `jars.${gone}`]) makeDraft(name)
    await makeOnce(path.join(parent, 'jars'), make)
    expect(readdirSync(parent)).toEqual(['jars'])
    expect(readdirSync(path.join(parent, 'jars'))).toEqual(['half'])
  })
})
