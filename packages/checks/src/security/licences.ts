import { z } from 'zod'
import { runPnpm } from './run-program.ts'
import type { Inspection, Verdict } from './verdict.ts'

/** Licences that let a closed service use a library without opening its own code. Of two that a package offers, one is enough. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'Apache2',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
])

const listed = z.record(z.string(), z.array(z.object({ name: z.string() })))

/** What of `pnpm licenses list --json` may not be shipped, a line each. */
export function judgeLicences(json: unknown): Verdict {
  const licences = Object.entries(listed.parse(json))
  const packages = licences.flatMap(([, used]) => used)
  // An empty list would be a question that was asked wrongly.
  if (packages.length === 0) return { kind: 'NOT_LOOKED', reason: 'no package was listed' }
  const lines = licences
    .filter(([licence]) => !isAllowed(licence))
    .flatMap(([licence, used]) => used.map(({ name }) => `${name}: ${licence}`))
  if (lines.length > 0) return { kind: 'FOUND', lines }
  return { kind: 'SOUND', note: `${packages.length} packages that are shipped, ${licences.length} licences` }
}

/** Of an SPDX expression: each part that is joined by AND, and one of those joined by OR. */
function isAllowed(expression: string): boolean {
  const text = expression.replace(/^\((.*)\)$/u, '$1')
  return text.split(' AND ').every((part) => part.split(' OR ').some((one) => allowed.has(one)))
}

/** The licences of all packages that are shipped. */
export const licences: Inspection = {
  name: 'licences',
  async run(root) {
    const { stdout, stderr } = await runPnpm(root, ['licenses', 'list', '-r', '--prod', '--json'])
    if (!stdout.startsWith('{')) return { kind: 'NOT_LOOKED', reason: stderr || stdout }
    return judgeLicences(JSON.parse(stdout))
  },
}
