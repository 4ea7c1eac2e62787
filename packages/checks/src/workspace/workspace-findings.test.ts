import { expect, it } from 'vitest'
import { fixtureFolder } from '../testing/fixture-tree.ts'
import { workspaceFindings } from './workspace-findings.ts'

const json = (value: unknown): string => JSON.stringify(value)

const clean: Readonly<Record<string, string>> = {
  'package.json': json({ name: 'root', devDependencies: { vitest: 'catalog:' } }),
  'pnpm-workspace.yaml':
    "packages:\n  - packages/*\ncatalog:\n  vitest: 5.1.0\n  '@scope/zod': 4.6.7-beta.1\n",
  'tsconfig.json': json({ references: [{ path: 'packages/a' }, { path: 'packages/b' }] }),
  'packages/a/package.json': json({ name: '@interview-pass/a', dependencies: { '@scope/zod': 'catalog:' } }),
  'packages/a/tsconfig.json': json({}),
  'packages/b/package.json': json({
    name: '@interview-pass/b',
    dependencies: { '@interview-pass/a': 'workspace:*' },
  }),
  'packages/b/tsconfig.json': json({ references: [{ path: '../a' }] }),
}

/** The places found after `changes`; a file set to undefined is left out. */
async function found(changes: Readonly<Record<string, string | undefined>>): Promise<readonly string[]> {
  const files = Object.entries({ ...clean, ...changes }).flatMap(([path, text]) =>
    text === undefined ? [] : [[path, text] as const],
  )
  const findings = await workspaceFindings(await fixtureFolder(Object.fromEntries(files)))
  return findings.map(({ file, line, rule }) => `${rule} ${file}${line === undefined ? '' : `:${line}`}`)
}

it('a sound workspace has no findings', async () => {
  expect(await found({})).toEqual([])
})

it('a member that writes a version of its own is found', async () => {
  const file = json({ name: '@interview-pass/a', dependencies: { '@scope/zod': '^4.0.0' } })
  expect(await found({ 'packages/a/package.json': file })).toEqual(['catalog packages/a/package.json'])
})

it('an exception stands in a catalog with a name, exact as well', async () => {
  const catalog = (version: string) =>
    `packages:\n  - packages/*\ncatalog:\n  vitest: 5.1.0\ncatalogs:\n  old:\n    '@scope/zod': ${version}\n`
  const file = json({ name: '@interview-pass/a', dependencies: { '@scope/zod': 'catalog:old' } })
  const changes = { 'packages/a/package.json': file }
  expect(await found({ ...changes, 'pnpm-workspace.yaml': catalog('3.0.0') })).toEqual([])
  expect(await found({ ...changes, 'pnpm-workspace.yaml': catalog('^3.0.0') })).toEqual([
    'catalog pnpm-workspace.yaml',
  ])
})

it('a range in the catalog is found', async () => {
  const file = "packages:\n  - packages/*\ncatalog:\n  vitest: 5.1.0\n  '@scope/zod': ^4.6.7\n"
  expect(await found({ 'pnpm-workspace.yaml': file })).toEqual(['catalog pnpm-workspace.yaml'])
})

it('a member that the compiler never sees is found', async () => {
  const file = json({ references: [{ path: 'packages/a' }] })
  expect(await found({ 'tsconfig.json': file })).toEqual(['references tsconfig.json'])
})

it('a missing project reference is found', async () => {
  expect(await found({ 'packages/b/tsconfig.json': json({}) })).toEqual([
    'references packages/b/tsconfig.json',
  ])
})

it('a workspace without members is a finding, because the check looked at nothing', async () => {
  const none = { 'packages/a/package.json': undefined, 'packages/b/package.json': undefined }
  expect(await found(none)).toEqual(['dependencies .'])
})
