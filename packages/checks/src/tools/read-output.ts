import { z } from 'zod'
import type { Finding } from '../finding.ts'

/** Reads `tsc --pretty false`: `a.ts(3,29): error TS2307: …`. */
export function readCompilerErrors(stdout: string): readonly Finding[] {
  return Array.from(
    stdout.matchAll(/^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/gm),
    ([, file, line, code, todo]) => ({
      file: file ?? '',
      line: Number(line),
      rule: code ?? '',
      todo: todo ?? '',
    }),
  )
}

/** Reads `oxlint --format=unix`: `a.ts:3:29: … [Error/rule]`. */
export function readLintErrors(stdout: string): readonly Finding[] {
  return Array.from(
    stdout.matchAll(/^(.+?):(\d+):\d+: (.*) \[\w+\/(.*)\]$/gm),
    ([, file, line, todo, rule]) => ({
      file: file ?? '',
      line: Number(line),
      rule: rule ?? '',
      todo: todo ?? '',
    }),
  )
}

/** Reads `oxfmt --list-different`: one path a line. */
export function readUnformatted(stdout: string): readonly Finding[] {
  return stdout
    .split('\n')
    .filter((line) => /^[\w@./-]+\.\w+$/.test(line))
    .map((file) => ({ file, rule: 'format', todo: 'is not formatted: npm run format' }))
}

const unusedThing = z.object({ name: z.string(), line: z.number().optional() })
const unusedReport = z.object({
  issues: z.array(z.object({ file: z.string() }).catchall(z.union([z.array(z.unknown()), z.string()]))),
})

/** Reads `knip --reporter json`: an unused or missing thing of each kind, by file. */
export function readUnused(stdout: string): readonly Finding[] {
  const report = unusedReport.safeParse(parseJson(stdout))
  if (!report.success) return []
  return report.data.issues.flatMap(({ file, ...kinds }) =>
    Object.entries(kinds).flatMap(([kind, things]) =>
      z
        .array(z.union([unusedThing, z.array(unusedThing)]))
        .catch([])
        .parse(things)
        .flat()
        .map(({ name, line }) => ({
          file,
          ...(line === undefined ? {} : { line }),
          rule: kind,
          todo: kind === 'files' ? 'is imported by nothing: remove it' : `${name}: ${adviceOn(kind)}`,
        })),
    ),
  )
}

function adviceOn(kind: string): string {
  if (kind === 'unlisted') return 'is imported but not in package.json: add it'
  if (kind === 'unresolved') return 'cannot be found: mend the import'
  return 'is used by nothing: remove it, or its export'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
