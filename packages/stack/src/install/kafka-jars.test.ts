import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kafkaJars } from './kafka-jars.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kafka-jars-'))
  mkdirSync(path.join(folder, 'cache'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Resolves the jars with a Maven that writes down how it is called, and then does what `ending` says. */
async function resolveWith(ending: string): Promise<{ problem: string | undefined; calls: string[] }> {
  const calls = path.join(folder, 'calls')
  const maven = path.join(folder, 'mvn')
  writeFileSync(maven, `#!/bin/sh\necho "LC_ALL=$LC_ALL $*" >> '${calls}'\n${ending}\n`)
  chmodSync(maven, 0o755)
  const instance = {
    cacheFolder: path.join(folder, 'cache'),
    environment: { PATH: folder },
    report: () => undefined,
  }
  const problem = await kafkaJars(instance).then(
    () => undefined,
    (error: Error) => error.message,
  )
  return { problem, calls: readFileSync(calls, 'utf8').trimEnd().split('\n') }
}

describe('the jars of Kafka', () => {
  it('are resolved by a Maven that can read a folder whose name is not ASCII', async () => {
    const { problem, calls } = await resolveWith('exit 0')
    expect(problem).toBeUndefined()
    expect(calls).toEqual([expect.stringMatching(/^LC_ALL=C\.UTF-8 .*dependency:copy-dependencies/u)])
  })

  it('are asked for once more, into a repository of the own, when Maven fails', async () => {
    const { problem, calls } = await resolveWith('exit 1')
    expect(problem).toMatch(/mvn ended with 1[^]*what to do: see that Maven/u)
    expect(calls.map((call) => call.includes('-Dmaven.repo.local='))).toEqual([false, true])
  })

  it.each([
    ['by a signal', 'kill -KILL $$'],
    ['by a Ctrl-C, which it answers itself', 'exit 130'],
  ])('are not asked for again when Maven is ended %s', async (_, ending) => {
    const { problem, calls } = await resolveWith(ending)
    expect(problem).toMatch(/mvn ended with (?:SIGKILL|130)/u)
    expect(calls).toHaveLength(1)
    expect(readdirSync(path.join(folder, 'cache'))).toEqual([])
  })
})
