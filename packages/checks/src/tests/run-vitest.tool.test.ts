import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { repositoryRoot } from '../repository-root.ts'
import { fixtureFolder } from '../testing/fixture-tree.ts'
import { readReport } from './read-report.ts'
import { runVitest } from './run-vitest.ts'

const header = "import { expect, it } from 'vitest'\n"

/** What vitest comes to over these files of the project `unit`, beside a project that must not run. */
async function resultOf(files: Readonly<Record<string, string>>) {
  const project = (name: string) => `{ test: { name: '${name}', include: ['${name}/*.ts'] } }`
  const root = await fixtureFolder({
    'vitest.config.mjs': `export default { test: { projects: [${project('unit')}, ${project('other')}] } }\n`,
    'other/never.ts': `${header}it('runs', () => {})\n`,
    ...files,
  })
  await symlink(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'))
  return readReport(await runVitest(root, ['unit'], false))
}

it('tests are counted, and a file is as slow as its imports, hooks and tests together', async () => {
  const wait = 'await new Promise((resolve) => setTimeout(resolve, 150))\n'
  const { passed, failed, remarks, files } = await resultOf({
    'unit/good.ts': `${header}${wait}it('is right', () => expect(1).toBe(1))\nit('waits', async () => { ${wait} })\n`,
    'unit/bad.ts': `${header}it('is wrong', () => expect(1).toBe(2))\nit.skip('is skipped', () => {})\n`,
  })
  expect({ passed, failed, remarks }).toEqual({ passed: 2, failed: 1, remarks: [] })
  const seconds = new Map(files.map((file) => [file.path, file.seconds]))
  expect(seconds.get('unit/good.ts')).toBeGreaterThan(0.29)
})

it('a file that cannot be imported, and an error that nothing handles, are failures that no test stands for', async () => {
  const { failed, remarks } = await resultOf({
    'unit/broken.ts': 'throw new Error("no")\n',
    'unit/late.ts': `${header}void Promise.reject(new Error('late'))\nit('is right', () => {})\n`,
  })
  expect(remarks).toEqual(['unit/broken.ts failed outside its tests', 'errors that nothing handled: 1'])
  expect(failed).toBe(2)
})

it('a vitest that cannot start leaves no report', async () => {
  const root = await fixtureFolder({})
  expect(await runVitest(root, ['unit'], false)).toEqual({ exitCode: 1, report: undefined })
})
