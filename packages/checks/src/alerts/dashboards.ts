import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Page } from '../docs/read-page.ts'
import type { Fault, Inspection } from '../finding.ts'
import { listFiles } from '../source/list-files.ts'
import type { ExpressionPlace } from './expression-rules.ts'
import type { PrometheusRule } from './rule-files.ts'

const panel = z.object({
  type: z.string(),
  title: z.string(),
  description: z.string().default(''),
  links: z.array(z.object({ url: z.string() })).default([]),
  targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })).default([]),
})
const dashboard = z.object({ title: z.string(), panels: z.array(panel) })

/** A panel of a dashboard, and the file that it stands in. */
export interface DashboardPanel {
  readonly file: string
  readonly dashboard: string
  readonly title: string
  readonly description: string
  /** The alerts whose runbooks it links to. */
  readonly alerts: readonly string[]
  readonly queries: readonly ExpressionPlace[]
}

/** The panels of `infra/grafana/dashboards`, rows left out. Throws ZodError for a file that is no dashboard. */
export async function readPanels(root: string): Promise<readonly DashboardPanel[]> {
  const files = listFiles(root, 'infra/grafana/dashboards/*.json')
  const read = files.map(async (file) => {
    const { title: shownAs, panels } = dashboard.parse(JSON.parse(await readFile(join(root, file), 'utf8')))
    return panels
      .filter(({ type }) => type !== 'row')
      .map(({ title, description, links, targets }) => ({
        file,
        dashboard: shownAs,
        title,
        description,
        alerts: links.flatMap(({ url }) => /\/(\w+)\.md$/.exec(url)?.[1] ?? []),
        queries: targets.map(({ expr, legendFormat }) => {
          return { file, of: title, expr: withoutVariables(expr), texts: [legendFormat] }
        }),
      }))
  })
  return (await Promise.all(read)).flat()
}

/** With times in the place of those that Grafana chooses. */
function withoutVariables(expr: string): string {
  return expr.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '1h')
}

/** Every panel asks for something and says what good looks like, what it links to is an alert, and every alert has a panel. */
export function dashboardFaults(
  rules: readonly PrometheusRule[],
  panels: readonly DashboardPanel[],
): Inspection {
  const alerts = rules.flatMap(({ file, alert }) => (alert === undefined ? [] : [{ file, alert }]))
  const wrong = panels.flatMap(({ file, title, description, queries, alerts: linked }): readonly Fault[] => {
    const gone = linked.filter((name) => !alerts.some(({ alert }) => alert === name))
    return [
      ...(queries.length === 0 ? ['asks for nothing'] : []),
      ...(description.includes('Good: ') ? [] : ['does not say what good looks like']),
      ...gone.map((name) => `links to ${name}, which is no alert`),
    ].map((todo) => ({ file, todo: `${title}: ${todo}` }))
  })
  const unseen = alerts
    .filter(({ alert }) => !panels.some(({ alerts: linked }) => linked.includes(alert)))
    .map(({ file, alert }) => ({ file, todo: `${alert}: no panel of a dashboard shows what it is about` }))
  return { lookedAt: panels.length, faults: [...wrong, ...unseen] }
}

/** A panel in backticks, `dashboard › panel`, is one that there is. */
export function panelLinkFaults(pages: readonly Page[], panels: readonly DashboardPanel[]): Inspection {
  const known = new Set(panels.map(({ dashboard: of, title }) => `${of} › ${title}`))
  const named = pages.flatMap(({ inlineCode }) => inlineCode).filter(({ text }) => text.includes(' › '))
  const faults = named
    .filter(({ text }) => !known.has(text))
    .map(({ file, line, text }) => ({ file, line, todo: `${text}: no dashboard has this panel` }))
  return { lookedAt: named.length, faults }
}
