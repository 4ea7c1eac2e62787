import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claimFolder } from './instance-claim.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instance-claim-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Another process, once it has claimed the folder. */
async function startOwner() {
  const claim = new URL('instance-claim.ts', import.meta.url).href
  const code = `const { claimFolder } = await import(${JSON.stringify(claim)})
    console.log(claimFolder(${JSON.stringify(folder)}) !== undefined)
    setInterval(() => {}, 1000)`
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [words]: unknown[] = await once(owner.stdout, 'data')
  expect(String(words)).toBe('true\n')
  return owner
}

describe('the claim of a folder', () => {
  it('is refused while another process has it, and free at once when that was killed', async () => {
    const owner = await startOwner()
    expect(claimFolder(folder)).toBeUndefined()
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    const release = claimFolder(folder)
    expect(release).toBeDefined()
    release?.()
  })

  it('is refused to the process that has it, until that gives it back', () => {
    const release = claimFolder(folder)
    expect(claimFolder(folder)).toBeUndefined()
    release?.()
    const again = claimFolder(folder)
    expect(again).toBeDefined()
    again?.()
  })
})
