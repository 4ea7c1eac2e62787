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

export interface ReplayBegin {
  readonly tenantId: bigint
  readonly replayedBy: string
  /** Also when it was sent again before. */
  readonly isAgain: boolean
  readonly now: Date
  /** Until then nobody else begins. */
  readonly sendingUntil: Date
}

/** Records that a letter is about to be sent again; undefined when it was, or another one is sending it. */
export async function beginReplay(
  tx: Tx,
  { topic, group, offset, parkedAt }: LetterKey,
  { tenantId, replayedBy, isAgain, now, sendingUntil }: ReplayBegin,
): Promise<Replay | undefined> {
  const { sendingUntil: heldUntil, replayedAt } = deadLetterReplays
  const [row] = await tx
    .insert(deadLetterReplays)
    .values({
      tenantId,
      topic,
      consumerGroup: group,
      letterOffset: offset,
      parkedAt,
      replayedBy,
      sendingUntil,
    })
    .onConflictDoUpdate({
      target: [
        deadLetterReplays.topic,
        deadLetterReplays.consumerGroup,
        deadLetterReplays.letterOffset,
        deadLetterReplays.parkedAt,
      ],
      set: { replayedBy, sendingUntil },
      setWhere: sql`(${heldUntil} is null or ${heldUntil} <= ${now.toISOString()}) and (${isAgain} or ${replayedAt} is null)`,
    })
    .returning()
  return row
}

type ReplayKey = Pick<Replay, 'tenantId' | 'id'>

const isReplay = ({ tenantId, id }: ReplayKey) =>
  and(eq(deadLetterReplays.tenantId, tenantId), eq(deadLetterReplays.id, id))

/** The broker has it. */
export async function markReplayed(db: Db, key: ReplayKey, replayedAt: Date): Promise<void> {
  await db
    .update(deadLetterReplays)
    .set({ replayedAt, replays: sql`${deadLetterReplays.replays} + 1`, sendingUntil: null })
    .where(isReplay(key))
}

/** Nobody can tell whether the broker has it: whoever asks for it may send it. */
export async function endSending(db: Db, key: ReplayKey): Promise<void> {
  await db.update(deadLetterReplays).set({ sendingUntil: null }).where(isReplay(key))
}
