import type { Tx } from '@interview-pass/service-kit'
import { changeAccess, moveCode } from './access-codes.store.ts'

interface OrderOfCode {
  readonly tenantId: bigint
  readonly orderId: bigint
}

/**
 * Takes the access code of an order back, and what it had opened: an unused one is revoked, and one in use is withdrawn
 * with the user's access. False when there is none to take.
 */
export async function withdrawCode(tx: Tx, order: OrderOfCode, now: Date): Promise<boolean> {
  if (await moveFirst(tx, order, ['REVOKED', 'WITHDRAWN'])) {
    await changeAccess(tx, order, now)
    return true
  }
  return false
}

/** Makes a code that a refund took back what it was before, and nothing that somebody took by hand. */
export async function giveCodeBack(tx: Tx, order: OrderOfCode): Promise<void> {
  if (await moveFirst(tx, order, ['RESTORED', 'GIVEN_BACK'])) await changeAccess(tx, order, null)
}

async function moveFirst(
  tx: Tx,
  order: OrderOfCode,
  events: readonly Parameters<typeof moveCode>[2][],
): Promise<boolean> {
  for (const event of events) {
    if (await moveCode(tx, order, event)) return true
  }
  return false
}
