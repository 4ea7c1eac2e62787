import { expect, it } from 'vitest'
import { runChecks, type Check } from './run-checks.ts'

const good: Check = { name: 'good', run: async () => [] }
const bad: Check = {
  name: 'bad',
  run: async () => [{ file: 'src/a.ts', line: 7, rule: 'sizes', todo: 'split it' }],
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

it('a check that finds something does not stop the next, and every finding names file, line, rule and remedy', async () => {
  const { tally, lines } = await outputOf([bad, good])
  expect(tally).toEqual({ passed: 1, failed: 1 })
  expect(lines[0]).toMatch(/^failed {2}bad +0\.5 s$/)
  expect(lines[1]?.trim()).toBe('src/a.ts:7  sizes  split it')
  expect(lines[2]).toMatch(/^ok {6}good +0\.5 s$/)
})

it('a check that breaks has failed, with its reason', async () => {
  const { tally, lines } = await outputOf([broken, good])
  expect(tally).toEqual({ passed: 1, failed: 1 })
  expect(lines.join('\n')).toContain('no such folder')
})

it('a check with very many findings says how many are left out', async () => {
  const many: Check = {
    name: 'many',
    run: async () => Array.from({ length: 130 }, () => ({ file: 'a', rule: 'r', todo: 't' })),
  }
  const { lines } = await outputOf([many])
  expect(lines.at(-1)?.trim()).toBe('… and 30 more')
})
