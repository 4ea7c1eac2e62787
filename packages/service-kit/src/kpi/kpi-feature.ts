import { fieldRules, type FieldRule } from '@interview-pass/contracts'
import { z } from 'zod'
import { AppError } from '../app-error.ts'
import type { Sql } from '../database/session.ts'
import type { AccessRule } from '../http/access/access.ts'
import { adminHeaders, adminLimit, type TenantActor } from '../http/access/admin-access.ts'
import type { Feature } from '../http/options.ts'
import { route } from '../http/route.ts'
import { openMs } from './count-kpis.ts'
import { kpiUnits, type KpiDefinition } from './definition.ts'
import { kpiPeriods, periodMs, periodsWithin, startOfPeriod, type KpiPeriod } from './periods.ts'
import { readKpis, type KpiRow } from './rows.ts'

export interface KpiFeatureDeps {
  readonly sql: Sql
  readonly now: () => Date
}

/** So many periods at once. */
const periodsMax = 1000
const defaultPeriods = 24

const moment = z.iso.datetime({ offset: true })

/** Reading the figures of a tenant. */
export function kpiFeature(
  deps: KpiFeatureDeps,
  definitions: readonly KpiDefinition[],
  access: AccessRule<TenantActor>,
): Feature {
  return (routes) => routes.mount(getKpisRoute(deps, definitions, access))
}

const valueView = z.object({
  start: z.iso.datetime(),
  value: z
    .number()
    .nullable()
    .describe('The numerator over the denominator; null where nothing is to be divided by'),
  numerator: z.number(),
  denominator: z.number(),
  samples: z.int().describe('How many things were counted'),
  is_final: z.boolean().describe('So old that nothing changes it any more'),
})

const kpiView = z.object({
  kpi: z.string().max(64),
  formula: z.string().max(500),
  unit: z.enum(kpiUnits),
  values: z.array(valueView),
})

const kpisView = z.object({ period: z.enum(kpiPeriods), kpis: z.array(kpiView) }).meta({ id: 'Kpis' })

function getKpisRoute(
  deps: KpiFeatureDeps,
  definitions: readonly KpiDefinition[],
  access: AccessRule<TenantActor>,
) {
  const names = definitions.map(({ name }) => name)
  return route({
    method: 'GET',
    path: '/admin/kpi',
    operationId: 'getKpis',
    summary: 'The figures of a tenant, by minute, hour, day or week',
    description: [
      'Minutes are kept for two days, hours for ninety, days and weeks for ever. Days and weeks are those of Beijing, a week begins on a Monday. What is heard of late is counted again every hour, for 35 days.',
      ...definitions.map(({ name, formula, unit }) => `- ${name} (${unit}): ${formula}`),
    ].join('\n'),
    tags: ['kpi'],
    access,
    rateLimit: adminLimit,
    headers: z.object(adminHeaders),
    query: z.object({
      kpi: z.enum(names).optional().describe('All of them when absent'),
      period: z.enum(kpiPeriods).default('HOUR'),
      from: moment
        .optional()
        .describe('The period that this is in is the first; 24 periods before `to` when absent'),
      to: moment.optional().describe('Periods that begin before then; now when absent'),
    }),
    answers: { 200: kpisView },
    errors: [],
    handle: async ({ caller: { tenantId }, query: { kpi, period, from, to } }) => {
      const { sql, now } = deps
      const end = to === undefined ? now() : new Date(to)
      const start = startOfPeriod(
        period,
        from === undefined ? new Date(end.getTime() - defaultPeriods * periodMs[period]) : new Date(from),
      )
      requireRange(period, start, end)
      const shown = definitions.filter(({ name }) => kpi === undefined || name === kpi)
      const bounds = { from: start, to: end }
      const rows = await readKpis(sql, tenantId, { ...bounds, period, names: shown.map(({ name }) => name) })
      const starts = periodsWithin(period, bounds)
      const finalBefore = now().getTime() - openMs - periodMs[period]
      const kpis = shown.map(({ name, formula, unit }) => {
        const counted = rowsOf(rows, name)
        const values = starts.map((one) => presentValue(one, counted, finalBefore))
        return { kpi: name, formula, unit, values }
      })
      return { status: 200, data: { period, kpis } }
    },
  })
}

function requireRange(period: KpiPeriod, from: Date, to: Date): void {
  if (from >= to) throw invalidField('query.to', fieldRules.laterThanFrom)
  if (to.getTime() - from.getTime() > periodsMax * periodMs[period]) {
    throw invalidField('query.from', fieldRules.withinPeriods)
  }
}

function rowsOf(rows: readonly KpiRow[], kpi: string): ReadonlyMap<number, KpiRow> {
  return new Map(rows.filter((row) => row.kpi === kpi).map((row) => [row.periodStart.getTime(), row]))
}

function presentValue(
  start: Date,
  rows: ReadonlyMap<number, KpiRow>,
  finalBefore: number,
): z.output<typeof valueView> {
  const { numerator, denominator, sampleCount } = rows.get(start.getTime()) ?? nothing
  return {
    start: start.toISOString(),
    value: denominator === 0 ? null : numerator / denominator,
    numerator,
    denominator,
    samples: sampleCount,
    is_final: start.getTime() < finalBefore,
  }
}

const nothing = { numerator: 0, denominator: 0, sampleCount: 0 }

function invalidField(field: string, rule: FieldRule): AppError {
  return new AppError('VALIDATION_FAILED', { details: { fields: [{ field, rule }] } })
}
