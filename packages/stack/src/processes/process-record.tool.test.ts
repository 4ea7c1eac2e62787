import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { identify, isRunning, readRecord, sweep, writeRecord, type ProcessRecord } from './process-record.ts'

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

const recordOf = (name: string, startedAt = identify(pid)?.startedAt ?? ''): ProcessRecord => ({
  processes: [{ name, pid, startedAt, stopSignal: 'SIGTERM' }],
  files: [],
})

describe('sweeping what an earlier run recorded', () => {
  it('ends a recorded process', async () => {
    const file = path.join(folder, 'processes.json')
    const identity = identify(pid)
    if (identity === undefined) throw new Error('the child does not run')
    writeRecord(file, recordOf('left'))
    expect(await sweep(file)).toEqual(['left'])
    expect(isRunning(identity)).toBe(false)
    expect(readRecord(file).processes).toEqual([])
  })

  it('never ends a process that merely got a recorded id', async () => {
    const file = path.join(folder, 'processes.json')
    writeRecord(file, recordOf('long gone', 'earlier'))
    expect(await sweep(file)).toEqual([])
    expect(identify(pid)).toBeDefined()
  })

  it('ends nothing by a record that was copied from elsewhere', async () => {
    const copied = path.join(folder, 'copied.json')
    writeRecord(path.join(folder, 'original.json'), recordOf('original'))
    renameSync(path.join(folder, 'original.json'), copied)
    expect(await sweep(copied)).toEqual([])
    expect(identify(pid)).toBeDefined()
  })
})
