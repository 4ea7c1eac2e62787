import { z } from 'zod'
import { runPnpm, type ProgramOutcome } from './run-program.ts'
import type { Inspection, Verdict } from './verdict.ts'

const report = z.object({
  advisories: z.record(
    z.string(),
    z.object({
      module_name: z.string(),
      severity: z.string(),
      title: z.string(),
      patched_versions: z.string().optional(),
      url: z.string().optional(),
    }),
  ),
})

/**
 * What `pnpm audit --json` says. It ends with 1 both when it found something and when the registry did not answer: only
 * a report tells them apart.
 */
export function judgeAudit({ exitCode, stdout, stderr }: ProgramOutcome): Verdict {
  const read = report.safeParse(parseJson(stdout))
  if (!read.success) {
    const said = `${stdout}\n${stderr}`.trim() || 'pnpm said nothing'
    return { kind: 'NOT_LOOKED', reason: `the registry has not answered:\n${said}` }
  }
  const lines = Object.values(read.data.advisories).map(
    ({ module_name: name, severity, title, patched_versions: patched, url }) =>
      [`${name}: ${severity}, ${title}`, patched && `mended in ${patched}`, url].filter(Boolean).join('; '),
  )
  if (lines.length > 0) return { kind: 'FOUND', lines }
  if (exitCode !== 0) return { kind: 'NOT_LOOKED', reason: `pnpm ended with ${exitCode}: ${stderr}` }
  return { kind: 'SOUND', note: 'no known vulnerability' }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Known vulnerabilities of everything in the lockfile, as the registry knows them. */
export const audit: Inspection = {
  name: 'vulnerabilities',
  run: async (root) => judgeAudit(await runPnpm(root, ['audit', '--json'])),
}
