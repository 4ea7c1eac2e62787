import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readPage } from '../docs/read-page.ts'
import { conclude, type Finding } from '../finding.ts'
import { logLinesOf } from '../generated/log-lines.ts'
import { alertFaults, alertTestFaults, routedFaults } from './alert-rules.ts'
import { dashboardFaults, panelLinkFaults, readPanels } from './dashboards.ts'
import { expressionFaults } from './expression-rules.ts'
import { knownSeries } from './known-series.ts'
import { logLineFaults } from './log-rules.ts'
import { readRoutes, routeFaults } from './route-rules.ts'
import { readExpectations, readRules } from './rule-files.ts'
import { listFaults, runbookFaults } from './runbook-rules.ts'
import { listPage, readRunbooks } from './runbook.ts'

/** What every service answers beside what it describes. */
const probes = ['/livez', '/readyz', '/metrics']
/** Where somebody begins who knows of no alert. */
const guide = 'docs/why-payments-stopped.md'
const routesFile = 'infra/alertmanager/alertmanager.yml'

/** The rules of `infra/prometheus` and the panels of `infra/grafana` ask for what is measured; the rules are tested both ways, and each alert has a page that is true and a panel. */
export async function alertsFindings(root: string): Promise<readonly Finding[]> {
  const rules = await readRules(root)
  const runbooks = await readRunbooks(root)
  const panels = await readPanels(root)
  const routes = await readRoutes(root)
  const known = await knownSeries(root, rules, [
    ...probes,
    ...routes.map((route) => route.replace(/.* /, '')),
  ])
  const expressions = rules.map(({ file, record, alert, expr, annotations }) => {
    return { file, of: alert ?? record ?? 'a rule', expr, texts: Object.values(annotations) }
  })
  const read = (file: string): Promise<string> => readFile(join(root, file), 'utf8')
  const guided = [...runbooks.map(({ file }) => file), guide]
  const pages = await Promise.all(guided.map(async (file) => readPage(file, await read(file))))
  return [
    ...conclude('expression', expressionFaults(expressions, known)),
    ...conclude('alert', alertFaults(rules)),
    ...conclude('alert-test', alertTestFaults(rules, await readExpectations(root))),
    ...conclude('alert-route', routedFaults(rules, routesFile, await read(routesFile))),
    ...conclude('runbook', runbookFaults(rules, runbooks)),
    ...conclude('runbook-list', listFaults(rules, runbooks, await read(listPage).catch(() => ''))),
    ...conclude(
      'query',
      expressionFaults(
        runbooks.flatMap(({ queries }) => queries),
        known,
      ),
    ),
    ...conclude(
      'panel',
      expressionFaults(
        panels.flatMap(({ queries }) => queries),
        known,
      ),
    ),
    ...conclude('dashboard', dashboardFaults(rules, panels)),
    ...conclude('panel-named', panelLinkFaults(pages, panels)),
    ...conclude('route', routeFaults(pages, routes)),
    ...conclude('log-line', logLineFaults(pages, await logLinesOf(root))),
  ]
}
