import { AppError, type DeadLetterBox, type ParkedMessage, recordAct } from '@interview-pass/service-kit'
import { z } from 'zod'
import { getTenant, type TenantAct } from '../administration/change-tenants.ts'
import { parkedAtOf, type ReplayObstacle } from './dead-letter.ts'
import { beginReplay, endSending, markReplayed } from './dead-letters.store.ts'
import { getLetter, reach, type ListLettersDeps, type Letter } from './list-letters.ts'

export interface ReplayDeps extends ListLettersDeps {
  readonly now: () => Date
}

export interface ReplayAsked {
  readonly box: DeadLetterBox
  readonly offset: bigint
  /** Also when it was sent again before. */
  readonly isAgain: boolean
}

/** What sending a letter again would do, or why it cannot be done. */
export interface ReplayPlan {
  readonly letter: Letter
  readonly obstacle: ReplayObstacle | undefined
}

/** Looks what sending a letter again would do, and sends nothing. Throws DEAD_LETTER_NOT_FOUND. */
export async function planReplay(
  deps: ReplayDeps,
  { box, offset }: Pick<ReplayAsked, 'box' | 'offset'>,
): Promise<ReplayPlan> {
  const letter = await getLetter(deps, box, offset)
  const prepared = await prepare(deps, box, letter.parked)
  return { letter, obstacle: typeof prepared === 'string' ? prepared : undefined }
}

/** For how long one that died holds up others: far longer than a send takes. */
const sendingMs = 60_000

/**
 * Sends the message of a letter once more to the topic that it came from, byte for byte, and so under the same event id:
 * who has handled it ignores it. Throws DEAD_LETTER_NOT_FOUND, DEAD_LETTER_NOT_REPLAYABLE with the rule,
 * DEAD_LETTER_REPLAYED while another one sends it and, unless `isAgain`, when it was sent again before, and
 * SERVICE_UNAVAILABLE when nobody can tell whether the broker has it.
 */
export async function replayLetter(
  deps: ReplayDeps,
  act: TenantAct,
  { box, offset, isAgain }: ReplayAsked,
): Promise<ReplayPlan> {
  const { parked } = await getLetter(deps, box, offset)
  const prepared = await prepare(deps, box, parked)
  if (typeof prepared === 'string') {
    throw new AppError('DEAD_LETTER_NOT_REPLAYABLE', { details: { rule: prepared } })
  }
  const { message, tenant, parkedAt } = prepared
  const begun = await deps.database.transaction(async (tx) => {
    const replayedBy = act.actor.subject
    const now = deps.now()
    const sendingUntil = new Date(now.getTime() + sendingMs)
    const begin = { tenantId: tenant.id, replayedBy, isAgain, now, sendingUntil }
    const replay = await beginReplay(tx, { ...box, offset, parkedAt }, begin)
    if (replay === undefined) throw new AppError('DEAD_LETTER_REPLAYED')
    await recordAct(
      tx,
      { ...act, tenantId: tenant.id, tenantPublicId: tenant.publicId },
      {
        action: 'REPLAY_DEAD_LETTER',
        resource: 'dead-letters',
        metadata: { topic: box.topic, group: box.group, offset: Number(offset), is_again: isAgain },
      },
    )
    return replay
  })
  try {
    await reach(deps.deadLetters.send(message))
  } catch (error) {
    await endSending(deps.database.db, begun)
    throw error
  }
  await markReplayed(deps.database.db, begun, deps.now())
  return { letter: await getLetter(deps, box, offset), obstacle: undefined }
}

async function prepare(deps: ReplayDeps, box: DeadLetterBox, parked: ParkedMessage) {
  const message = deps.deadLetters.address(box, parked)
  if (message === undefined) return 'INCOMPLETE_OR_FOREIGN' as const
  const parkedAt = parkedAtOf(parked)
  if (parkedAt === undefined) return 'NO_TIME' as const
  const tenantId = z.uuid().safeParse(String(parked.headers['ce_tenantid']))
  const tenant = tenantId.success ? await findKnown(deps, tenantId.data) : undefined
  // Whoever hears it would park it again.
  if (tenant === undefined) return 'NO_TENANT' as const
  return { message, tenant, parkedAt }
}

async function findKnown({ database }: ReplayDeps, publicId: string) {
  try {
    return await getTenant(database.db, publicId)
  } catch (error) {
    if (error instanceof AppError && error.code === 'TENANT_NOT_FOUND') return undefined
    throw error
  }
}
