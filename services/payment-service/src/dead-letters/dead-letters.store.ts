import type { DeadLetterBox, Db, Tx } from '@interview-pass/service-kit'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { deadLetterReplays } from '../machinery-tables.ts'

export type Replay = typeof deadLetterReplays.$inferSelect

export interface LetterKey extends DeadLetterBox {
  readonly offset: bigint
  readonly parkedAt: Date
}

/** What was sent again of these offsets of a box. */
export async function listReplays(
  db: Db,
  { topic, group }: DeadLetterBox,
  offsets: readonly bigint[],
): Promise<Replay[]> {
  return db
    .select()
    .from(deadLetterReplays)
    .where(
      and(
        eq(deadLetterReplays.topic, topic),
        eq(deadLetterReplays.consumerGroup, group),
        inArray(deadLetterReplays.letterOffset, [...offsets]),
      ),
    )
}

/** Records that a letter is about to be sent again, and locks the row until the transaction ends. */
export async function beginReplay(
  tx: Tx,
  { topic, group, offset, parkedAt }: LetterKey,
  { tenantId, replayedBy }: { readonly tenantId: bigint; readonly replayedBy: string },
): Promise<Replay> {
  const [row] = await tx
    .insert(deadLetterReplays)
    .values({ tenantId, topic, consumerGroup: group, letterOffset: offset, parkedAt, replayedBy })
    .onConflictDoUpdate({
      target: [
        deadLetterReplays.topic,
        deadLetterReplays.consumerGroup,
        deadLetterReplays.letterOffset,
        deadLetterReplays.parkedAt,
      ],
      set: { replayedBy },
    })
    .returning()
  if (row === undefined) throw new Error('an upsert returned no row')
  return row
}

/** The broker has it. */
export async function markReplayed(
  db: Db,
  { tenantId, id }: Pick<Replay, 'tenantId' | 'id'>,
  replayedAt: Date,
): Promise<void> {
  await db
    .update(deadLetterReplays)
    .set({ replayedAt, replays: sql`${deadLetterReplays.replays} + 1` })
    .where(and(eq(deadLetterReplays.tenantId, tenantId), eq(deadLetterReplays.id, id)))
}
