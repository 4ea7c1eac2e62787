import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitUntil } from '../wait-until.ts'
import { identify, isRunning } from './process-identity.ts'
import { readRecord } from './process-record.ts'
import { plainEnvironment, supervise, type Supervisor } from './supervise.ts'

let folder: string
let supervisor: Supervisor
let file: (name: string) => string

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'supervise-'))
  file = (name) => path.join(folder, name)
  supervisor = await supervise({ recordFile: file('processes.json'), logFile: file('log') })
})
afterEach(async () => {
  await supervisor.close()
  rmSync(folder, { recursive: true })
})

/** A part that never ends by itself. */
const startPart = (name: string): Promise<number> =>
  supervisor.start({
    name,
    command: process.execPath,
    commandArguments: ['--eval', 'setInterval(() => {}, 1000)'],
    cwd: folder,
    environment: plainEnvironment(),
    logFile: file('log'),
    stopSignal: 'SIGTERM',
    stopOrder: 1,
    stopDeadlineMs: 5_000,
  })

async function supervisorIsGone(): Promise<void> {
  await waitUntil(
    async () => {
      if (identify(supervisor.pid) !== undefined) throw new Error('the supervisor runs')
    },
    { deadlineMs: 10_000 },
  )
}

describe('closing', () => {
  it.each([
    ['runs', async () => undefined],
    ['is killed at this moment', async () => void process.kill(supervisor.pid, 'SIGKILL')],
    [
      'was killed before',
      async () => {
        process.kill(supervisor.pid, 'SIGKILL')
        await supervisorIsGone()
      },
    ],
  ])('leaves no part and no file that tells of them when the supervisor %s', async (_, before) => {
    await startPart('one')
    await startPart('two')
    writeFileSync(file('addresses.json'), '')
    await supervisor.removeAtEnd(file('addresses.json'))
    const parts = readRecord(file('processes.json'))
    expect(parts.filter(isRunning).map(({ name }) => name)).toEqual(['supervisor', 'one', 'two'])
    await before()
    await supervisor.close()
    expect(parts.filter(isRunning)).toEqual([])
    expect(existsSync(file('addresses.json'))).toBe(false)
  })
})
