import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runTests } from './run-tests.ts'

const reportOf = (...seconds: readonly number[]) =>
  JSON.stringify({
    files: seconds.map((one) => ({ path: `${one}.test.ts`, ok: true, passed: 1, failed: 0, seconds: one })),
    unhandledErrors: 0,
  })
const two = reportOf(1, 2)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function outcomeOf(reports: Readonly<Record<string, string | undefined>>, wanted?: string) {
  const lines: string[] = []
  const ran: string[] = []
  const running = runTests(
    {
      runChecks: async (say) => {
        ran.push('checks')
        say('ok      types')
        await pass(7_000)
        say('failed  lint')
        return { passed: 7, failed: 1 }
      },
      runVitest: async (projects) => {
        ran.push(projects.join('+'))
        lines.push('said by vitest')
        await pass(90_000)
        return { exitCode: 0, report: reports[projects[0] ?? ''] }
      },
      now: () => Date.now(),
      print: (line) => lines.push(...line.split('\n')),
    },
    wanted,
  )
  const [tally] = await Promise.all([running, vi.runAllTimersAsync()])
  return { tally, ran, lines }
}

it('checks and all tests are counted together, alone on the last line', async () => {
  const { ran, lines } = await outcomeOf({ unit: two, integration: two })
  expect(ran).toEqual(['checks', 'unit+tools', 'integration+e2e'])
  expect(lines.slice(-2)).toEqual(['', '11 passed, 1 failed'])
})

it('the checks run while unit tests wait, and what they say stands together after those', async () => {
  const { lines } = await outcomeOf({ unit: two, integration: two })
  expect(lines.slice(0, lines.indexOf('integration and e2e tests'))).toEqual([
    '',
    'unit tests',
    'said by vitest',
    'ok      types',
    'failed  lint',
    '',
  ])
})

it('the time of each phase and the ten slowest files of all phases are printed', async () => {
  const { lines } = await outcomeOf({
    unit: reportOf(3, 12.5),
    integration: reportOf(7, 31, 6, 5, 4, 2, 1, 1, 1, 1),
  })
  const from = (title: string) => lines.slice(lines.indexOf(title) + 1).map((line) => line.trim())
  expect(from('time of each phase').slice(0, 4)).toEqual([
    '7.0 s  checks',
    '90.0 s  unit',
    '90.0 s  integration and e2e',
    '',
  ])
  const slowest = from('the 10 slowest test files')
  expect(slowest.slice(0, 2)).toEqual(['31.0 s  31.test.ts', '12.5 s  12.5.test.ts'])
  expect(slowest.indexOf('')).toBe(10)
})

it('a phase that crashes is counted, said, and does not stop the next', async () => {
  const { tally, lines } = await outcomeOf({ integration: two })
  expect(tally).toEqual({ passed: 9, failed: 2 })
  expect(lines).toContain('failed  unit: vitest ended without a report')
})

it('one kind alone runs without the checks', async () => {
  const { ran, tally } = await outcomeOf({ e2e: two }, 'e2e')
  expect(ran).toEqual(['e2e'])
  expect(tally).toEqual({ passed: 2, failed: 0 })
})

it('an unknown kind is refused by name', async () => {
  await expect(outcomeOf({}, 'units')).rejects.toThrow('unknown kind of tests "units"')
})
