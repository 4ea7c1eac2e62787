import type { Database } from '@interview-pass/service-kit'
import {
  closeOpenDifference,
  findDifference,
  listDifferenceRows,
  type DifferenceFilter,
  type DifferenceKey,
  type DifferenceRow,
} from './differences.store.ts'

const listMax = 100

/** The newest first, at most 100. */
export async function listDifferences(
  { database }: { readonly database: Database },
  filter: DifferenceFilter,
): Promise<DifferenceRow[]> {
  return listDifferenceRows(database.db, { ...filter, limit: Math.min(filter.limit, listMax) })
}

export interface CloseDifferenceInput extends DifferenceKey {
  /** Why it may be closed, at most 256 characters. */
  readonly reason: string
  /** Who closes it. */
  readonly actor: string
}

/**
 * Closes a difference that is open: somebody knows why it is there. It moves no money, and is not opened again; closing
 * what has ended changes nothing. Undefined when there is none, also for another tenant's.
 */
export async function closeDifference(
  { database: { db }, now }: { readonly database: Database; readonly now: () => Date },
  { reason, actor, ...key }: CloseDifferenceInput,
): Promise<DifferenceRow | undefined> {
  await closeOpenDifference(db, key, { reason, endedBy: actor, endedAt: now() })
  return findDifference(db, key)
}
