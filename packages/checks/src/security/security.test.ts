import { expect, it } from 'vitest'
import { judgeAudit } from './audit.ts'
import { judgeLicences } from './licences.ts'
import { inspectAll, type Verdict } from './verdict.ts'

const sound: Verdict = { kind: 'SOUND', note: 'all is well' }
const found: Verdict = { kind: 'FOUND', lines: ['leftpad: high'] }
const skipped: Verdict = { kind: 'NOT_LOOKED', reason: 'the registry has not answered' }

async function resultOf(...verdicts: readonly Verdict[]) {
  const lines: string[] = []
  const inspections = verdicts.map((verdict) => ({ name: 'licences', run: async () => verdict }))
  return { exitCode: await inspectAll(inspections, '.', (line) => lines.push(line)), lines }
}

it('what was found, what could not be looked at, and neither end with different codes', async () => {
  expect((await resultOf(sound)).exitCode).toBe(0)
  expect((await resultOf(skipped, sound)).exitCode).toBe(2)
  expect((await resultOf(skipped, found)).exitCode).toBe(1)
})

it('what could not be looked at is said with its reason, also when the look itself breaks', async () => {
  expect((await resultOf(skipped)).lines).toEqual(['skipped licences        the registry has not answered'])
  const lines: string[] = []
  const broken = { name: 'SBOM', run: () => Promise.reject(new Error('no npx')) }
  expect(await inspectAll([broken], '.', (line) => lines.push(line))).toBe(2)
  expect(lines).toEqual(['skipped SBOM            no npx'])
})

it('a licence that is not allowed is found with its packages; of two that are offered one is enough', () => {
  const licences = {
    MIT: [{ name: 'fastify' }],
    '(MIT OR GPL-3.0)': [{ name: 'either' }],
    'MIT AND GPL-3.0': [{ name: 'both' }],
    'AGPL-3.0': [{ name: 'server' }],
    Unknown: [{ name: 'nameless' }],
  }
  expect(judgeLicences(licences)).toEqual({
    kind: 'FOUND',
    lines: ['both: MIT AND GPL-3.0', 'server: AGPL-3.0', 'nameless: Unknown'],
  })
  expect(judgeLicences({ MIT: [{ name: 'fastify' }] })).toMatchObject({ kind: 'SOUND' })
})

it('an empty list of licences proves nothing', () => {
  expect(judgeLicences({})).toMatchObject({ kind: 'NOT_LOOKED' })
})

const advisory = {
  module_name: 'leftpad',
  severity: 'high',
  title: 'pads to the right',
  patched_versions: '>=1.0.1',
  url: 'https://example.com/1',
}

it('a registry that does not answer is told from one that knows of nothing and one that knows something', () => {
  const answerOf = (report: object, exitCode: number) =>
    judgeAudit({ exitCode, stdout: JSON.stringify(report), stderr: '' })
  expect(answerOf({ advisories: {} }, 0)).toMatchObject({ kind: 'SOUND' })
  expect(answerOf({ advisories: { 1: advisory } }, 1)).toEqual({
    kind: 'FOUND',
    lines: ['leftpad: high, pads to the right; mended in >=1.0.1; https://example.com/1'],
  })
  const noAnswer = 'Error: ERR_PNPM_AUDIT_BAD_RESPONSE responded with 405'
  expect(judgeAudit({ exitCode: 1, stdout: '', stderr: noAnswer })).toMatchObject({
    kind: 'NOT_LOOKED',
    reason: expect.stringContaining('405'),
  })
  expect(judgeAudit({ exitCode: undefined, stdout: '', stderr: '' })).toMatchObject({ kind: 'NOT_LOOKED' })
})
