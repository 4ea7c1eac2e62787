import {
  AppError,
  rowsOfLongList,
  actorName,
  type Database,
  type PageOfLongList,
  type Tx,
  type AdminActor,
  recordAct,
} from '@interview-pass/service-kit'
import {
  closeOpenDifference,
  listStoredDifferences,
  type DifferenceFilter,
  type ListedDifference,
} from './differences.store.ts'

/** One page of differences, newest first, and how many there are. */
export function listDifferences(
  { database: { db } }: { readonly database: Database },
  filter: DifferenceFilter,
  page: PageOfLongList,
) {
  return listStoredDifferences(db, filter, rowsOfLongList(page))
}

interface DifferenceAsked {
  /** Undefined for one of any tenant or of none. */
  readonly tenantId: bigint | undefined
  /** Public id. */
  readonly differenceId: string
}

/** Throws DIFFERENCE_NOT_FOUND, also for another tenant's. */
export async function getDifference(
  { database: { db } }: { readonly database: Database },
  asked: DifferenceAsked,
): Promise<ListedDifference> {
  const { found } = await listStoredDifferences(db, asked, { limit: 1, offset: 0 })
  const [difference] = found
  if (difference !== undefined) return difference
  throw new AppError('DIFFERENCE_NOT_FOUND', { details: { difference_id: asked.differenceId } })
}

export interface Closing {
  readonly differenceId: string
  /** Why it may be closed, at most 256 characters. */
  readonly reason: string
}

/**
 * Closes a difference that is open: somebody knows why it is there. It moves no money, and is not opened again; closing
 * what has ended changes nothing. Throws DIFFERENCE_NOT_FOUND, also for another tenant's.
 */
export async function closeDifference(
  deps: { readonly database: Database; readonly now: () => Date },
  { actor, tenant, requestId }: AdminActor & { readonly requestId: string },
  { differenceId, reason }: Closing,
): Promise<ListedDifference> {
  const asked = { tenantId: tenant?.tenantId, differenceId }
  const { difference, tenantPublicId } = await getDifference(deps, asked)
  await deps.database.transaction(async (tx: Tx) => {
    const ending = { reason, endedBy: actorName(actor), endedAt: deps.now() }
    if (!(await closeOpenDifference(tx, difference, ending))) return
    const { channel, day, kind, outTradeNo, tenantId } = difference
    await recordAct(
      tx,
      { actor, requestId, tenantId, tenantPublicId },
      {
        action: 'CLOSE_DIFFERENCE',
        resource: 'reconciliation',
        resourceId: differenceId,
        metadata: { channel, day, kind, out_trade_no: outTradeNo },
      },
    )
  })
  return getDifference(deps, asked)
}
