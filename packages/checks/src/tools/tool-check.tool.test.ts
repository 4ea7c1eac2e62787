import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fixtureFolder } from '../testing/fixture-tree.ts'
import { toolCheck } from './tool-check.ts'

/** What the check prints whose tool is this shell script. */
async function linesOf(script: string, timeoutMs?: number): Promise<readonly string[]> {
  const root = await fixtureFolder({})
  const bin = join(root, 'node_modules', '.bin')
  await mkdir(bin, { recursive: true })
  await writeFile(join(bin, 'tool'), `#!/bin/sh\n${script}\n`)
  await chmod(join(bin, 'tool'), 0o755)
  return toolCheck('lint', 'tool', ['--all'], timeoutMs).run(root)
}

it('a tool that ends well has found nothing, whatever it prints', async () => {
  expect(await linesOf('echo fine')).toEqual([])
})

it('what a failing tool prints is shown, from both its outputs, below how it was called', async () => {
  expect(await linesOf('echo a.ts:3: unused; echo 1 problem >&2; exit 3')).toEqual([
    'tool --all ended with code 3:',
    'a.ts:3: unused',
    '1 problem',
  ])
})

it('a tool that is not installed has failed', async () => {
  const lines = await toolCheck('lint', 'tool', []).run(await fixtureFolder({}))
  expect(lines.join()).toContain('ENOENT')
})

it('a tool that hangs is ended at its deadline and has failed', async () => {
  expect((await linesOf('exec sleep 30', 200)).join()).toContain('timed out after 200 milliseconds')
})
