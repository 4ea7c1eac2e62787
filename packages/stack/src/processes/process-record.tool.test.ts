import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { identify, isRunning } from './process-identity.ts'
import { readRecord, sweep, writeRecord } from './process-record.ts'

let folder: string
let child: ChildProcess
let pid: number

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'process-record-'))
  child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })
  pid = child.pid ?? 0
})
afterEach(() => {
  child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

describe('sweeping what an earlier run recorded', () => {
  it('ends a recorded process', async () => {
    const file = path.join(folder, 'processes.json')
    const identity = identify(pid)
    if (identity === undefined) throw new Error('the child does not run')
    writeRecord(file, [{ name: 'left', ...identity }])
    expect(await sweep(file)).toEqual(['left'])
    expect(isRunning(identity)).toBe(false)
    expect(readRecord(file)).toEqual([])
  })

  it('never ends a process that merely got a recorded id', async () => {
    const file = path.join(folder, 'processes.json')
    writeRecord(file, [{ name: 'long gone', pid, startedAt: 'earlier' }])
    expect(await sweep(file)).toEqual([])
    expect(identify(pid)).toBeDefined()
  })

  it('ends nothing by a record that was copied from elsewhere', async () => {
    const copied = path.join(folder, 'copied.json')
    writeRecord(path.join(folder, 'original.json'), [
      { name: 'original', pid, startedAt: identify(pid)?.startedAt ?? '' },
    ])
    renameSync(path.join(folder, 'original.json'), copied)
    expect(await sweep(copied)).toEqual([])
    expect(identify(pid)).toBeDefined()
  })
})
