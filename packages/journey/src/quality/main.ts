/**
 * `npm run quality`: the long one. Plays whole interviews, against the Claude API when `.env` has a key, else against the
 * simulator. Ends with 1 when a check fails.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { developerSettings, stackFolder } from '@interview-pass/stack'
import { reportHtml } from './report-html.ts'
import { reportText } from './report-text.ts'
import { reportOf } from './report.ts'
import { runQuality } from './run-quality.ts'

/** Nobody who has a key is surprised by the bill: what one interview may cost at most, in hundredths of the currency. */
const budgets = {
  MODEL_BUDGET_TALK_CENTS: '60',
  MODEL_BUDGET_ASSESSMENT_CENTS: '60',
}
const wanted = { questions: 8, interviewsAtOnce: 4, deadlineMs: 3_600_000 }

const print = (text: string): void => void process.stdout.write(`${text}\n`)

const modelSettings = Object.fromEntries(
  Object.entries(developerSettings(process.env)).filter(([name]) => /^(ANTHROPIC|CLAUDE|MODEL)_/.test(name)),
)
const result = await runQuality({
  ...wanted,
  modelSettings: { ...budgets, ...modelSettings },
  onProgress: print,
})
const report = reportOf(result)
print(`\n${reportText(report)}`)
const folder = path.join(stackFolder(), 'quality-report')
mkdirSync(folder, { recursive: true })
const file = path.join(folder, 'index.html')
writeFileSync(file, reportHtml(report, result.interviews))
print(`the talks are in ${file}`)
if (report.failures.length > 0) process.exitCode = 1
