import type { Sql } from '../database/session.ts'
import type { KpiBounds, KpiDefinition } from './definition.ts'
import type { KpiPeriod } from './periods.ts'

/** What a period had: sums, so that longer periods are made by adding up. */
export interface KpiRow {
  readonly kpi: string
  readonly periodStart: Date
  readonly numerator: number
  readonly denominator: number
  readonly sampleCount: number
}

/** Counts what happened within the bounds, which are those of whole periods, anew. Counting twice changes nothing. */
export async function countFacts(
  sql: Sql,
  { name, facts }: KpiDefinition,
  period: 'MINUTE' | 'HOUR',
  bounds: KpiBounds,
): Promise<void> {
  await sql`
    insert into kpi_values (tenant_id, kpi, period, period_start, numerator, denominator, sample_count)
    select tenant_id, ${name}, ${period}, date_trunc(${period.toLowerCase()}, moment, 'UTC'),
      sum(numerator), sum(denominator), count(*)
    from (${facts(sql, bounds)}) as facts (tenant_id, moment, numerator, denominator)
    group by 1, 4
    ${unlessTheSame(sql)}`
}

/** Adds the shorter periods up, from the longer one on that the moment is in. */
export async function addUp(sql: Sql, period: 'DAY' | 'WEEK', from: Date): Promise<void> {
  const unit = period.toLowerCase()
  await sql`
    insert into kpi_values (tenant_id, kpi, period, period_start, numerator, denominator, sample_count)
    select tenant_id, kpi, ${period}, date_trunc(${unit}, period_start, 'Asia/Shanghai'),
      sum(numerator), sum(denominator), sum(sample_count)
    from kpi_values
    where period = ${period === 'DAY' ? 'HOUR' : 'DAY'}
      and period_start >= date_trunc(${unit}, ${from}::timestamptz, 'Asia/Shanghai')
    group by 1, 2, 4
    ${unlessTheSame(sql)}`
}

/** Deletes short periods that began before then, at most so many. Returns how many there were. */
export async function forgetPeriods(
  sql: Sql,
  period: 'MINUTE' | 'HOUR',
  before: Date,
  limit: number,
): Promise<number> {
  const deleted = await sql`
    delete from kpi_values where id in (
      select id from kpi_values where period = ${period} and period_start < ${before}
      order by period_start limit ${limit})`
  return deleted.count
}

/** What a tenant has within the bounds, of these figures, the oldest first. Periods in which nothing happened have no row. */
export async function readKpis(
  sql: Sql,
  tenantId: bigint,
  wanted: KpiBounds & { readonly names: readonly string[]; readonly period: KpiPeriod },
): Promise<readonly KpiRow[]> {
  return sql<KpiRow[]>`
    select kpi, period_start as "periodStart", numerator::float8 as numerator, denominator::float8 as denominator,
      sample_count::float8 as "sampleCount"
    from kpi_values
    where tenant_id = ${tenantId} and kpi in ${sql(wanted.names)} and period = ${wanted.period}
      and period_start >= ${wanted.from} and period_start < ${wanted.to}
    order by kpi, period_start`
}

function unlessTheSame(sql: Sql) {
  return sql`
    on conflict on constraint uk_kpi_values_tenant_id_kpi_period_period_start do update
    set numerator = excluded.numerator, denominator = excluded.denominator, sample_count = excluded.sample_count
    where (kpi_values.numerator, kpi_values.denominator, kpi_values.sample_count)
      is distinct from (excluded.numerator, excluded.denominator, excluded.sample_count)`
}
