import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'
import { reportFileVariable, type TestReport } from './read-report.ts'

/** A reporter, which vitest wants as a class, that writes down what is counted of a run. */
export default class FileReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const report: TestReport = { files: modules.map(fileOf), unhandledErrors: unhandledErrors.length }
    writeFileSync(process.env[reportFileVariable] ?? '', JSON.stringify(report))
  }
}

/** A file takes as long as its imports and hooks as well as its tests. */
function fileOf(module: TestModule): TestReport['files'][number] {
  const states = Array.from(module.children.allTests(), (test) => test.result().state)
  const { prepareDuration, collectDuration, setupDuration, duration } = module.diagnostic()
  return {
    path: module.relativeModuleId,
    ok: module.ok(),
    passed: states.filter((state) => state === 'passed').length,
    failed: states.filter((state) => state === 'failed').length,
    seconds: (prepareDuration + collectDuration + setupDuration + duration) / 1000,
  }
}
