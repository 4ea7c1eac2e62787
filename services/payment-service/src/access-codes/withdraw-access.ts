import { recordAct, type Act } from '@interview-pass/service-kit'
import { withdrawAccess } from './access-codes.store.ts'
import type { ListedCode } from './code-list.store.ts'
import { getCode, type ListCodesDeps } from './list-codes.ts'

/**
 * Takes from a user what a code gave; the code stays what it is, and its interview goes on. What is withdrawn by hand, or was
 * never given, stays so; what only a refund has withdrawn is then no longer given back by it. Throws ACCESS_CODE_NOT_FOUND.
 */
export async function withdrawUserAccess(
  deps: ListCodesDeps,
  act: Act,
  accessCodeId: string,
): Promise<ListedCode> {
  const { tenantId, actor } = act
  await getCode(deps, act, accessCodeId)
  await deps.database.transaction(async (tx) => {
    const isWithdrawn = await withdrawAccess(tx, {
      tenantId,
      accessCodeId,
      withdrawnAt: deps.now(),
      withdrawnBy: actor.subject,
    })
    if (!isWithdrawn) return
    await recordAct(tx, act, {
      action: 'WITHDRAW_ACCESS',
      resource: 'user-access',
      resourceId: accessCodeId,
    })
  })
  return getCode(deps, act, accessCodeId)
}
