import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { runProgram } from './run-program.ts'
import type { Inspection, Verdict } from './verdict.ts'

const version = 'v8.30.0'
/** Gitleaks' exit code for what it found; 1 is its own failure. */
const foundCode = 9

const findings = z.array(
  z.object({ RuleID: z.string(), File: z.string(), StartLine: z.int(), Commit: z.string() }),
)

/** Secrets in any commit, by the rules of gitleaks and the exceptions in `.gitleaks.toml`. */
export const secrets: Inspection = {
  name: 'secrets',
  async run(root) {
    const program = await findGitleaks(root)
    if (program === undefined) {
      const reason = `gitleaks is not on the PATH, and Go, which builds it, cannot: install gitleaks ${version}`
      return { kind: 'NOT_LOOKED', reason }
    }
    return searchHistory(program, root)
  },
}

/** Searches every commit of the repository at `root` with this gitleaks. No secret is printed. */
async function searchHistory(program: string, root: string): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'gitleaks-'))
  const file = join(folder, 'report.json')
  try {
    const report = ['--report-format', 'json', '--report-path', file, '--exit-code', String(foundCode)]
    const { exitCode, stderr } = await runProgram(
      program,
      ['git', '--no-banner', '--redact', ...report, '.'],
      {
        cwd: root,
      },
    )
    if (exitCode !== 0 && exitCode !== foundCode) return { kind: 'NOT_LOOKED', reason: stderr }
    const found = findings.parse(JSON.parse(await readFile(file, 'utf8')))
    if (found.length === 0) return { kind: 'SOUND', note: /\d+ commits/u.exec(stderr)?.[0] ?? 'every commit' }
    const lines = found.map(
      ({ RuleID: rule, File: path, StartLine: line, Commit: commit }) =>
        `${path}:${line}  ${rule}  in commit ${commit.slice(0, 12)}`,
    )
    return { kind: 'FOUND', lines }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The one on the PATH, else one that Go builds into the cache; undefined where there is neither. */
async function findGitleaks(root: string): Promise<string | undefined> {
  if ((await runProgram('gitleaks', ['version'], { cwd: root })).exitCode === 0) return 'gitleaks'
  const folder = join(root, '.stack', 'cache', `gitleaks-${version}`)
  const built = join(folder, 'gitleaks')
  if (existsSync(built)) return built
  await mkdir(folder, { recursive: true })
  const from = `github.com/zricethezav/gitleaks/v8@${version}`
  await runProgram('go', ['install', from], { cwd: root, env: { GOBIN: folder } })
  return existsSync(built) ? built : undefined
}
