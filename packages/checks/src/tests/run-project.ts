import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTool } from '../tools/run-tool.ts'
import type { ProjectRun } from './read-report.ts'

const TIMEOUT_MS = 45 * 60_000

/** Runs one vitest project, its readable report on the terminal, and returns its JSON report. */
export async function runProject(root: string, project: string): Promise<ProjectRun> {
  const folder = await mkdtemp(join(tmpdir(), 'test-report-'))
  const file = join(folder, 'report.json')
  try {
    const args = [
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]
    const { exitCode } = await runTool({ root, name: 'vitest', args, timeoutMs: TIMEOUT_MS, show: true })
    const report = await readFile(file, 'utf8').catch(() => undefined)
    return { exitCode, report }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
