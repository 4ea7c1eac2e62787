import type { Sql } from '../database/session.ts'

/** What the value of a figure is: a share is 0 to 1, a score as its formula says. */
export const kpiUnits = ['share', 'seconds', 'score', 'currency'] as const

/** A figure about a time, which is one sum over another: sums can be added up over longer times, and ratios cannot. */
export interface KpiDefinition {
  /** In UPPER_SNAKE_CASE. */
  readonly name: string
  /** What is divided by what. */
  readonly formula: string
  readonly unit: (typeof kpiUnits)[number]
  /**
   * A statement that gives one row for each thing that happened in that time: its tenant, the moment that it counts for,
   * and what it adds to the numerator and to the denominator. The moment of a thing never changes.
   */
  facts(sql: Sql, bounds: KpiBounds): Facts
}

/** `from` included, `to` not. */
export interface KpiBounds {
  readonly from: Date
  readonly to: Date
}

type Facts = ReturnType<Sql>
