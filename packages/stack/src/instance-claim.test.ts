import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claimFolder } from './instance-claim.ts'

let folder: string
let owner: ChildProcess | undefined
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instance-claim-'))
})
afterEach(() => {
  owner?.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

/** Another process, once it has claimed the folder. */
async function startOwner(): Promise<ChildProcess> {
  const claim = new URL('instance-claim.ts', import.meta.url).href
  const code = `const { claimFolder } = await import(${JSON.stringify(claim)})
    console.log(claimFolder(${JSON.stringify(folder)}) !== undefined)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  owner = child
  const [words]: unknown[] = await once(child.stdout, 'data')
  expect(String(words)).toBe('true\n')
  return child
}

describe('the claim of a folder', () => {
  it('is refused while another process has it, and free at once when that was killed', async () => {
    const killed = await startOwner()
    expect(claimFolder(folder)).toBeUndefined()
    killed.kill('SIGKILL')
    await once(killed, 'exit')
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
