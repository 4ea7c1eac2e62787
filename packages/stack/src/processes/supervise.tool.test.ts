import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isRunning, readRecord, type RecordedProcess } from './process-record.ts'
import { supervise, type StartedProcess, type Supervisor } from './supervise.ts'

let folder: string
let supervisor: Supervisor
let file: (name: string) => string

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'supervise-'))
  file = (name) => path.join(folder, name)
  supervisor = await supervise({ recordFile: file('processes.json'), logFile: () => file('log') })
})
afterEach(async () => {
  await supervisor.close()
  rmSync(folder, { recursive: true })
})

/** A part that never ends by itself. */
const startPart = (name: string): Promise<StartedProcess> =>
  supervisor.start({
    name,
    command: process.execPath,
    commandArguments: ['--eval', 'setInterval(() => {}, 1000)'],
    cwd: folder,
    stopOrder: 1,
    stopDeadlineMs: 5_000,
  })

const recorded = (): RecordedProcess[] => readRecord(file('processes.json')).processes

function killSupervisor(): RecordedProcess {
  const [itself] = recorded()
  if (itself?.name !== 'supervisor') throw new Error('no supervisor is recorded')
  process.kill(itself.pid, 'SIGKILL')
  return itself
}

describe('closing', () => {
  it.each([
    ['runs', async () => undefined],
    ['is killed at this moment', async () => void killSupervisor()],
    [
      'was killed before',
      async () => {
        const killed = killSupervisor()
        await waitUntil('the supervisor is gone', () => !isRunning(killed))
      },
    ],
  ])('leaves no part and no file that tells of them when the supervisor %s', async (_, before) => {
    await startPart('one')
    await startPart('two')
    writeFileSync(file('addresses.json'), '')
    supervisor.removeAtEnd(file('addresses.json'))
    const parts = recorded()
    expect(parts.filter(isRunning).map(({ name }) => name)).toEqual(['supervisor', 'one', 'two'])
    await before()
    await supervisor.close()
    expect(parts.filter(isRunning)).toEqual([])
    expect(existsSync(file('addresses.json'))).toBe(false)
  })
})
