import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fixtureFolder } from '../testing/fixture-tree.ts'
import { toolFindings } from './tool-findings.ts'

async function rootWithTool(script: string): Promise<string> {
  const root = await fixtureFolder({})
  const bin = join(root, 'node_modules', '.bin')
  await mkdir(bin, { recursive: true })
  await writeFile(join(bin, 'tool'), `#!/bin/sh\n${script}\n`)
  await chmod(join(bin, 'tool'), 0o755)
  return root
}

const nothingUnderstood = () => []

it('a tool that ends well has found nothing', async () => {
  const root = await rootWithTool('exit 0')
  expect(await toolFindings({ root, name: 'tool', args: [] }, nothingUnderstood)).toEqual([])
})

it('a tool that fails without a finding is a finding with what it said', async () => {
  const root = await rootWithTool('echo out of memory >&2; exit 3')
  const [finding] = await toolFindings({ root, name: 'tool', args: [] }, nothingUnderstood)
  expect(finding?.todo).toContain('code 3')
  expect(finding?.todo).toContain('out of memory')
})

it('a tool that is not installed is a finding', async () => {
  const root = await fixtureFolder({})
  const findings = await toolFindings({ root, name: 'tool', args: [] }, nothingUnderstood)
  expect(findings.map(({ todo }) => todo).join()).toContain('ENOENT')
})

it('a tool that hangs is ended at its deadline and is a finding', async () => {
  const root = await rootWithTool('exec sleep 30')
  const [finding] = await toolFindings({ root, name: 'tool', args: [], timeoutMs: 200 }, nothingUnderstood)
  expect(finding?.todo).toContain('deadline 200 ms')
})
