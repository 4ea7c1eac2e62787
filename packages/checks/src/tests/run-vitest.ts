import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runTool } from '../tools/run-tool.ts'
import { reportFileVariable, type TestRun } from './read-report.ts'

const timeoutMs = 45 * 60_000
const fileReporter = fileURLToPath(new URL('file-reporter.ts', import.meta.url))

/** Runs projects of vitest side by side, and shows what it prints as it comes; a vitest that dies leaves no report. */
export async function runVitest(root: string, projects: readonly string[], show = true): Promise<TestRun> {
  const folder = await mkdtemp(join(tmpdir(), 'test-report-'))
  const file = join(folder, 'report.json')
  try {
    const { exitCode } = await runTool({
      root,
      name: 'vitest',
      args: [
        'run',
        ...projects.map((project) => `--project=${project}`),
        '--reporter=default',
        `--reporter=${fileReporter}`,
      ],
      environment: { [reportFileVariable]: file },
      timeoutMs,
      show,
    })
    return { exitCode, report: await readFile(file, 'utf8').catch(() => undefined) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
