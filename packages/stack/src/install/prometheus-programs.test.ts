import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prometheusProgram } from './prometheus-programs.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'prometheus-programs-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const toolIn = (environment: NodeJS.ProcessEnv) =>
  prometheusProgram(
    { cacheFolder: path.join(folder, 'cache'), environment, report: () => undefined },
    'promtool',
  )

describe('a program of Prometheus', () => {
  it('is the one that its variable names, else the one on the PATH', async () => {
    const program = path.join(folder, 'promtool')
    writeFileSync(program, '')
    expect(await toolIn({ PATH: folder })).toBe(program)
    expect(await toolIn({ PATH: folder, PROMTOOL: '/opt/promtool' })).toBe('/opt/promtool')
  })

  it('is named with what installs it where there is none and nothing can be unpacked', async () => {
    await expect(toolIn({ PATH: folder })).rejects.toThrow(
      'promtool: PROMTOOL is not set, and promtool is not on the PATH\n  what to do: ',
    )
  })
})
