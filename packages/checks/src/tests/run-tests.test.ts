import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fixtureFolder } from '../testing/fixture-tree.ts'
import { runProject } from './run-project.ts'
import { runTests } from './run-tests.ts'

const twoPassed = JSON.stringify({ numPassedTests: 2, numFailedTests: 0, testResults: [] })

async function outcomeOf(reports: Readonly<Record<string, string | undefined>>, wanted?: string) {
  const lines: string[] = []
  const ran: string[] = []
  const tally = await runTests(
    {
      runChecks: async () => {
        ran.push('checks')
        return { passed: 7, failed: 1 }
      },
      runProject: async (project) => {
        ran.push(project)
        return { exitCode: 0, report: reports[project] }
      },
      print: (line) => lines.push(line),
    },
    wanted,
  )
  return { tally, ran, lines }
}

it('checks and all tests are counted together, alone on the last line', async () => {
  const { ran, lines } = await outcomeOf({ unit: twoPassed, integration: twoPassed, e2e: twoPassed })
  expect(ran).toEqual(['checks', 'unit', 'integration', 'e2e'])
  expect(lines.slice(-2)).toEqual(['', '13 passed, 1 failed'])
})

it('a kind of tests that crashes is counted, said, and does not stop the next', async () => {
  const { tally, lines } = await outcomeOf({ unit: twoPassed, e2e: twoPassed })
  expect(tally).toEqual({ passed: 11, failed: 2 })
  expect(lines).toContain('failed  integration: vitest ended without a report')
})

it('one kind alone runs without the checks', async () => {
  const { ran, tally } = await outcomeOf({ unit: twoPassed }, 'unit')
  expect(ran).toEqual(['unit'])
  expect(tally).toEqual({ passed: 2, failed: 0 })
})

it('an unknown kind is refused by name', async () => {
  await expect(outcomeOf({}, 'units')).rejects.toThrow('unknown kind of tests "units"')
})

async function rootWithVitest(script: string): Promise<string> {
  const root = await fixtureFolder({})
  const bin = join(root, 'node_modules', '.bin')
  await mkdir(bin, { recursive: true })
  await writeFile(join(bin, 'vitest'), `#!/bin/sh\n${script}\n`)
  await chmod(join(bin, 'vitest'), 0o755)
  return root
}

it('vitest is asked for one project, and its report is read from the file that it was told to write', async () => {
  const root = await rootWithVitest('for last; do :; done; echo "$3" > "${last#*=}"; exit 4')
  expect(await runProject(root, 'unit')).toEqual({ exitCode: 4, report: 'unit\n' })
})

it('a vitest that dies leaves no report', async () => {
  const root = await rootWithVitest('kill -9 $$')
  expect(await runProject(root, 'unit')).toEqual({ exitCode: 1, report: undefined })
})
