import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { pythonWith } from './python-tool.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'python-tool-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('a Python that is not there is named with what installs it', async () => {
  const requirementsFile = path.join(folder, 'requirements.txt')
  writeFileSync(requirementsFile, '')
  const tool = pythonWith({
    name: 'tool',
    requirementsFile,
    cacheFolder: folder,
    environment: { PATH: folder },
  })
  await expect(tool).rejects.toThrow(
    'tool: PYTHON is not set, and python3 is not on the PATH\n  what to do: ',
  )
})
