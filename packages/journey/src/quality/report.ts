import { languages } from '@interview-pass/contracts'
import { candidateNames } from './candidates.ts'
import type { QualityResult } from './run-quality.ts'
import { scoreOf } from './score-checks.ts'

interface ReportTable {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** What a run has shown, for people: facts, scores, checks, and what does not hold. */
export interface Report {
  readonly title: string
  readonly tables: readonly ReportTable[]
  /** A line each; empty when all checks are passed. */
  readonly failures: readonly string[]
}

export function reportOf({ isSimulated, interviews, findings, elapsedMs }: QualityResult): Report {
  const records = interviews.map(({ record }) => record)
  const total = (count: (record: (typeof records)[number]) => number) =>
    records.reduce((sum, record) => sum + count(record), 0)
  const failed = findings.filter(({ failures }) => failures.length > 0)
  return {
    title: `Quality of interviews: ${findings.length - failed.length} of ${findings.length} checks passed`,
    tables: [
      {
        heads: ['run', ''],
        rows: [
          ['model', isSimulated ? 'claude-simulator' : 'the Claude API'],
          ['asked as', [...new Set(records.flatMap(({ models }) => models))].toSorted().join(', ')],
          ['interviews', String(interviews.length)],
          ['questions each', String(records[0]?.questions.length ?? 0)],
          ['turns', String(interviews.reduce((total, { turns }) => total + turns.length, 0))],
          ['model calls', String(total(({ calls }) => calls))],
          ['tokens in', String(total(({ inputTokens }) => inputTokens))],
          ['tokens out', String(total(({ outputTokens }) => outputTokens))],
          ['cost by the price table', total(({ cost }) => cost).toFixed(2)],
          ['seconds', (elapsedMs / 1000).toFixed(0)],
        ],
      },
      {
        heads: ['candidate', ...languages, ...languages.map((language) => `by question, ${language}`)],
        rows: candidateNames.map((name) => [
          name,
          ...languages.map((language) => String(scoreOf(interviews, name, language) ?? '–')),
          ...languages.map((language) => scoresByQuestion(interviews, name, language)),
        ]),
      },
      {
        heads: ['check', 'bound', 'measured', ''],
        rows: findings.map(({ name, bound, measured, failures }) => [
          name,
          bound,
          measured,
          failures.length === 0 ? 'passed' : 'FAILED',
        ]),
      },
    ],
    failures: failed.flatMap(({ name, failures }) => failures.map((failure) => `${name}: ${failure}`)),
  }
}

function scoresByQuestion(
  interviews: QualityResult['interviews'],
  name: (typeof candidateNames)[number],
  language: (typeof languages)[number],
): string {
  const played = interviews.find((each) => each.candidate === name && each.language === language)
  return (played?.feedback.questions ?? []).map(({ score }) => score ?? '–').join(' ')
}
