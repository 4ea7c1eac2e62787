import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readPage } from '../docs/read-page.ts'
import { conclude, type Finding } from '../finding.ts'
import { alertFaults, alertTestFaults, expressionFaults, routedFaults } from './alert-rules.ts'
import { logLineFaults, readServiceCode } from './log-rules.ts'
import { measuredNames } from './metric-names.ts'
import { readRoutes, routeFaults } from './route-rules.ts'
import { readExpectations, readRules } from './rule-files.ts'
import { listFaults, runbookFaults } from './runbook-rules.ts'
import { listPage, readRunbooks } from './runbook.ts'

const routesFile = 'infra/alertmanager/alertmanager.yml'

/** The rules of `infra/prometheus` ask for what is measured, are tested both ways, and each alert has a page that is true. */
export async function alertsFindings(root: string): Promise<readonly Finding[]> {
  const rules = await readRules(root)
  const runbooks = await readRunbooks(root)
  const known = new Set(await measuredNames(root))
  for (const { record } of rules) if (record !== undefined) known.add(record)
  const expressions = rules.map(({ file, record, alert, expr }) => {
    return { file, of: alert ?? record ?? 'a rule', expr }
  })
  const read = (file: string): Promise<string> => readFile(join(root, file), 'utf8')
  const pages = await Promise.all(runbooks.map(async ({ file }) => readPage(file, await read(file))))
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
    ...conclude('route', routeFaults(pages, await readRoutes(root))),
    ...conclude('log-line', logLineFaults(pages, await readServiceCode(root))),
  ]
}
