import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fixtureFolder } from '../testing/fixture-tree.ts'
import { staleFiles, writeFiles, type GeneratedFile } from './generated-file.ts'

const files: readonly GeneratedFile[] = [
  { path: 'docs/generated/a.md', generate: async () => 'one\ntwo\n' },
  { path: 'openapi.json', generate: async () => '{}\n' },
]
const fresh = { 'docs/generated/a.md': 'one\ntwo\n', 'openapi.json': '{}\n' }

it('files that agree with their sources are not found', async () => {
  expect(await staleFiles(await fixtureFolder(fresh), files)).toEqual([])
})

it.each(files)('$path is named, with the first line that differs, when it is stale', async ({ path }) => {
  const root = await fixtureFolder({ ...fresh, [path]: 'one\nthree\n' })
  const found = await staleFiles(root, files)
  expect(found.map(({ file }) => file)).toEqual([path])
  expect(found[0]?.line).toBe(path.endsWith('.md') ? 2 : 1)
})

it.each(files)('$path is named when it is missing', async ({ path }) => {
  const others = Object.entries(fresh).filter(([one]) => one !== path)
  const root = await fixtureFolder(Object.fromEntries(others))
  expect((await staleFiles(root, files)).map(({ file, todo }) => `${file} ${todo}`)).toEqual([
    `${path} is missing: npm run generate`,
  ])
})

it('a file that cannot be made is named with the reason, and the others are compared and written all the same', async () => {
  const broken: GeneratedFile = {
    path: 'docs/broken.md',
    generate: async () => {
      throw new Error('no such module')
    },
  }
  const root = await fixtureFolder({ ...fresh, 'openapi.json': 'old' })
  const found = await staleFiles(root, [broken, ...files])
  expect(found.map(({ file }) => file)).toEqual(['docs/broken.md', 'openapi.json'])
  expect(found[0]?.todo).toContain('no such module')
  const { written, findings } = await writeFiles(root, [broken, ...files])
  expect(findings.map(({ file }) => file)).toEqual(['docs/broken.md'])
  expect(written).toEqual(['openapi.json'])
})

it('writing makes every file fresh, and touches only those that were stale', async () => {
  const root = await fixtureFolder({ 'openapi.json': '{}\n' })
  expect(await writeFiles(root, files)).toEqual({ written: ['docs/generated/a.md'], findings: [] })
  expect(await readFile(join(root, 'docs/generated/a.md'), 'utf8')).toBe('one\ntwo\n')
  expect(await staleFiles(root, files)).toEqual([])
})
