import type { Fault, Inspection } from '../finding.ts'
import { runbookOf } from './alert-rules.ts'
import type { PrometheusRule } from './rule-files.ts'
import { listPage, type Runbook } from './runbook.ts'

const wantedSections = ['For customers', 'Look at', 'Do', 'It ends'] as const
/** Whoever is woken reads no more. */
const listedWanted = 3
const sectionsWithList: readonly string[] = ['Look at', 'Do']

/** Every alert has a page, every page an alert; a page has its four sections, and says three things to look at and three to do. */
export function runbookFaults(rules: readonly PrometheusRule[], runbooks: readonly Runbook[]): Inspection {
  const alerts = rules.flatMap(({ alert }) => (alert === undefined ? [] : [alert]))
  const missing = alerts
    .filter((alert) => !runbooks.some((page) => page.alert === alert))
    .map((alert) => ({ file: runbookOf(alert), todo: 'is missing: say what to look at and what to do' }))
  const wrong = runbooks.flatMap((page): readonly Fault[] => {
    const todos = faultsOf(page)
    if (!alerts.includes(page.alert)) todos.push(`no alert is called ${page.alert}: rename or drop the page`)
    return todos.map((todo) => ({ file: page.file, todo }))
  })
  return { lookedAt: runbooks.length, faults: [...missing, ...wrong] }
}

function faultsOf({ alert, title, sections }: Runbook): string[] {
  const todos: string[] = []
  if (title !== alert) todos.push(`is titled "${title}": write ${alert}`)
  const headings = sections.map(({ heading }) => heading).join(', ')
  if (headings !== wantedSections.join(', ')) {
    return [
      ...todos,
      `has the sections ${headings || 'none'}: write ${wantedSections.join(', ')}, in this order`,
    ]
  }
  for (const { heading, paragraphs, listed } of sections) {
    const hasList = sectionsWithList.includes(heading)
    if (hasList && listed !== listedWanted) {
      todos.push(`"${heading}" numbers ${listed} things: name the first ${listedWanted}`)
    }
    if (!hasList && paragraphs.length !== 1) {
      todos.push(`"${heading}" has ${paragraphs.length} paragraphs: write one`)
    }
  }
  return todos
}

/** The table of all alerts has one row for each, with its severity and the first section of its page. */
export function listFaults(
  rules: readonly PrometheusRule[],
  runbooks: readonly Runbook[],
  listText: string,
): Inspection {
  const rows = rules.flatMap(({ alert, labels }): readonly string[] => {
    const page = runbooks.find((one) => one.alert === alert)
    if (alert === undefined || page === undefined) return []
    return [`| [${alert}](${alert}.md) | ${labels['severity']} | ${page.sections[0]?.paragraphs[0]} |`]
  })
  const written = listText.split('\n').filter((line) => /^\| \[\w+\]\(\w+\.md\) \|/.test(line))
  const faults = [
    ...rows.filter((row) => !written.includes(row)).map((row) => `lacks the row ${row}`),
    ...written.filter((row) => !rows.includes(row)).map((row) => `has a row of no alert: ${row}`),
  ]
  return { lookedAt: rows.length, faults: faults.map((todo) => ({ file: listPage, todo })) }
}
