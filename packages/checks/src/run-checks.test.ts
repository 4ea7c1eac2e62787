import { expect, it } from 'vitest'
import { runChecks, type Check } from './run-checks.ts'

const good: Check = { name: 'good', run: async () => [] }
const bad: Check = {
  name: 'bad',
  run: async () => ['src/a.ts:7  sizes  split it'],
}
const broken: Check = {
  name: 'broken',
  run: async () => {
    throw new Error('no such folder')
  },
}

async function outputOf(checks: readonly Check[]) {
  const lines: string[] = []
  let clock = 0
  const tally = await runChecks(checks, '/', { now: () => (clock += 500), print: (line) => lines.push(line) })
  return { tally, lines }
}

it('a check that finds something does not stop the others, and all that it found is printed below its line', async () => {
  const { tally, lines } = await outputOf([bad, good])
  expect(tally).toEqual({ passed: 1, failed: 1 })
  const at = lines.findIndex((line) => /^failed {2}bad +\d+\.\d s$/.test(line))
  expect(lines[at + 1]?.trim()).toBe('src/a.ts:7  sizes  split it')
  expect(lines.join('\n')).toMatch(/^ok {6}good +\d+\.\d s$/m)
})

it('all checks run at the same time', async () => {
  const started: (() => void)[] = []
  const meeting: Check = {
    name: 'meeting',
    run: () =>
      new Promise((resolve) => {
        started.push(() => resolve([]))
        if (started.length === 2) for (const end of started) end()
      }),
  }
  expect((await outputOf([meeting, meeting])).tally).toEqual({ passed: 2, failed: 0 })
})

it('a check that breaks has failed, with its reason', async () => {
  const { tally, lines } = await outputOf([broken, good])
  expect(tally).toEqual({ passed: 1, failed: 1 })
  expect(lines.join('\n')).toContain('no such folder')
})

it('a check that prints very much says how many lines are left out', async () => {
  const many: Check = { name: 'many', run: async () => Array.from({ length: 130 }, () => 'a  r  t') }
  const { lines } = await outputOf([many])
  expect(lines.at(-1)?.trim()).toBe('… and 30 lines more')
})
