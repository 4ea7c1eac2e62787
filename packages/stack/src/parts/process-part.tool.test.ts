import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openInstance, type Instance } from '../instance.ts'
import { startProcessPart } from './process-part.ts'

let folder: string
let instance: Instance
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'process-part-'))
  instance = await openInstance({ instance: 'test', stackFolder: folder })
})
afterEach(async () => {
  await instance.close()
  rmSync(folder, { recursive: true })
})

/** At first it says why it cannot start, and then what its children have to say; the second time it serves. */
const stubborn = `
  const { existsSync, writeFileSync } = require('node:fs')
  if (existsSync('seen')) {
    writeFileSync('serving', '')
    setInterval(() => {}, 1000)
  } else {
    writeFileSync('seen', '')
    console.log('not yet')
    for (let line = 1; line <= 50; line += 1) console.log('a child ends')
  }`

const startStubborn = (startAgainWhen: RegExp) =>
  startProcessPart(instance, {
    name: 'stubborn',
    command: process.execPath,
    commandArguments: ['--eval', stubborn],
    cwd: folder,
    stopOrder: 1,
    stopDeadlineMs: 1000,
    readyDeadlineMs: 10_000,
    startAgainWhen,
    ready: async () => {
      if (!existsSync(path.join(folder, 'serving'))) throw new Error('it does not serve')
      return true
    },
    remedy: 'none',
  })

describe('a start that failed', () => {
  it('is repeated when its log says why, however much was logged after that', async () => {
    const part = await startStubborn(/not yet/)
    expect(part.pid()).toBeDefined()
  })

  it('is told with the end of its log otherwise', async () => {
    const starting = startStubborn(/another reason/)
    await expect(starting).rejects.toThrow(/it ended \(exit 0\) before it was ready(.|\n)*a child ends/)
  })
})
