import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  TextBoxVariableBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableHide,
  VariableRefresh,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as NumberBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as LinesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import type { DashboardPlan, Panel } from './panel.ts'

/** Whichever Prometheus is chosen above the dashboard. */
const datasource = { type: 'prometheus', uid: '${datasource}' }
const tag = 'interview-pass'
const lineHeight = 8
const numberHeight = 4

/** The dashboard of a plan, with the alerts that fired marked in every graph. */
export function buildDashboard({ name, title, description, rows }: DashboardPlan): Dashboard {
  const builder = new DashboardBuilder(title)
    .uid(`interview-pass-${name}`)
    .description(description)
    .tags([tag])
    .refresh('30s')
    .time({ from: 'now-3h', to: 'now' })
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'))
    .withVariable(targetVariable('service', 'label_values(up{job="interview-pass"}, service)'))
    .withVariable(
      targetVariable('instance', 'label_values(up{job="interview-pass",service=~"$service"}, instance)'),
    )
    // Where runbooks are read: what docker-compose.yml puts beside Grafana's own files, or wherever yours are.
    .withVariable(
      new TextBoxVariableBuilder('runbooks').defaultValue('/public/runbooks').hide(VariableHide.HideVariable),
    )
    .annotation(alertMarks())
    .link(
      new DashboardLinkBuilder('Interview Pass')
        .type(DashboardLinkType.Dashboards)
        .tags([tag])
        .keepTime(true)
        .includeVars(true),
    )
  let id = 0
  for (const row of rows) {
    builder.withRow(new RowBuilder(row.title).id((id += 1)))
    for (const panel of row.panels) builder.withPanel(panelOf(panel).id((id += 1)))
  }
  return builder.build()
}

function targetVariable(name: string, query: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(name)
    .query({ query, refId: name })
    .datasource(datasource)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
}

function alertMarks(): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name('Alerts')
    .datasource(datasource)
    .enable(true)
    .iconColor('red')
    .expr('ALERTS{alertstate="firing"}')
    .titleFormat('{{alertname}}')
    .textFormat('{{severity}}: docs/runbooks/{{alertname}}.md')
}

function panelOf(panel: Panel) {
  const isNumber = panel.kind === 'number'
  const builder = isNumber ? new NumberBuilder() : linesBuilder()
  builder
    .title(panel.title)
    .description(descriptionOf(panel))
    .datasource(datasource)
    .height(isNumber ? numberHeight : lineHeight)
    .span(panel.width ?? (isNumber ? 4 : 8))
    .links((panel.alerts ?? []).map(runbookLink))
    .thresholds(thresholdsOf(panel))
    .noValue('–')
  if (panel.unit !== undefined) builder.unit(panel.unit)
  for (const [index, { expr, legend }] of panel.queries.entries()) {
    builder.withTarget(
      new DataqueryBuilder()
        .refId(String.fromCodePoint(65 + index))
        .datasource(datasource)
        .expr(expr)
        .legendFormat(legend)
        .range(),
    )
  }
  return builder
}

/** A gap is a gap: what was not measured is not drawn as if it had gone on. */
function linesBuilder(): LinesBuilder {
  return new LinesBuilder().lineWidth(1).fillOpacity(5).spanNulls(false).axisSoftMin(0)
}

function descriptionOf({ good, alerts = [] }: Panel): string {
  const pages = alerts.map((alert) => `\`docs/runbooks/${alert}.md\``)
  return pages.length === 0 ? good : `${good}\n\nRunbooks: ${pages.join(', ')}`
}

function runbookLink(alert: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(`Runbook ${alert}`)
    .type(DashboardLinkType.Link)
    .url(`\${runbooks}/${alert}.md`)
    .targetBlank(true)
}

function thresholdsOf({ redFrom, redBelow }: Panel): ThresholdsConfigBuilder {
  const steps =
    redBelow === undefined
      ? [
          { value: null, color: 'green' },
          ...(redFrom === undefined ? [] : [{ value: redFrom, color: 'red' }]),
        ]
      : [
          { value: null, color: 'red' },
          { value: redBelow, color: 'green' },
        ]
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps)
}
