import { expect, it } from 'vitest'
import { readReport } from './read-report.ts'

const reportOf = (statuses: readonly string[], fileStatus = 'passed'): string =>
  JSON.stringify({
    numPassedTests: statuses.filter((status) => status === 'passed').length,
    numFailedTests: statuses.filter((status) => status === 'failed').length,
    testResults: [
      { name: 'a.test.ts', status: fileStatus, assertionResults: statuses.map((status) => ({ status })) },
    ],
  })

it('a run is counted test by test', () => {
  expect(readReport({ exitCode: 0, report: reportOf(['passed', 'passed']) })).toMatchObject({
    passed: 2,
    failed: 0,
  })
  const mixed = readReport({ exitCode: 1, report: reportOf(['passed', 'failed'], 'failed') })
  expect(mixed).toMatchObject({ passed: 1, failed: 1, remarks: [] })
})

it('a run without a report has failed, because vitest crashed', () => {
  expect(readReport({ exitCode: 1, report: undefined })).toMatchObject({ passed: 0, failed: 1 })
  expect(readReport({ exitCode: 0, report: '{}' })).toMatchObject({ passed: 0, failed: 1 })
})

it('a run without any test has failed', () => {
  const { failed, remarks } = readReport({ exitCode: 0, report: reportOf([]) })
  expect({ failed, remarks }).toEqual({ failed: 1, remarks: ['no test ran'] })
})

it('a run of which every test was skipped has failed', () => {
  expect(readReport({ exitCode: 0, report: reportOf(['skipped']) }).failed).toBe(1)
})

it('a file that breaks outside its tests counts as one failure', () => {
  const { failed, remarks } = readReport({ exitCode: 1, report: reportOf(['passed'], 'failed') })
  expect({ failed, remarks }).toEqual({ failed: 1, remarks: ['a.test.ts failed outside its tests'] })
})

it('a failing exit code that no test explains counts as one failure', () => {
  expect(readReport({ exitCode: 1, report: reportOf(['passed']) })).toMatchObject({ passed: 1, failed: 1 })
})
