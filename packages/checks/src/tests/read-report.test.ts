import { expect, it } from 'vitest'
import { readReport, type TestReport } from './read-report.ts'

const sound = { path: 'a.test.ts', ok: true, passed: 2, failed: 0, seconds: 1 }

const count = (files: TestReport['files'], exitCode = 0, unhandledErrors = 0) =>
  readReport({ exitCode, report: JSON.stringify({ files, unhandledErrors }) })

it('a run is counted test by test', () => {
  expect(count([sound, sound])).toMatchObject({ passed: 4, failed: 0, remarks: [] })
  const mixed = count([sound, { ...sound, ok: false, passed: 1, failed: 3 }], 1)
  expect(mixed).toMatchObject({ passed: 3, failed: 3, remarks: [] })
})

it('a run without a report has failed, because vitest crashed', () => {
  expect(readReport({ exitCode: 1, report: undefined })).toMatchObject({ passed: 0, failed: 1 })
  expect(readReport({ exitCode: 0, report: '{}' })).toMatchObject({ passed: 0, failed: 1 })
})

it('a run without any test, or of which every test was skipped, has failed', () => {
  for (const files of [[], [{ ...sound, passed: 0 }]]) {
    expect(count(files)).toMatchObject({ failed: 1, remarks: ['no test ran'] })
  }
})

it('a file that breaks outside its tests counts as one failure', () => {
  const { failed, remarks } = count([{ ...sound, ok: false }], 1)
  expect({ failed, remarks }).toEqual({ failed: 1, remarks: ['a.test.ts failed outside its tests'] })
})

it('errors that nothing handled, and a failing exit code that no test explains, count as one failure', () => {
  expect(count([sound], 1, 2)).toMatchObject({ failed: 1, remarks: ['errors that nothing handled: 2'] })
  expect(count([sound], 1)).toMatchObject({ passed: 2, failed: 1 })
})
