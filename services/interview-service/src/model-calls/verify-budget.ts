import type { Db } from '@interview-pass/service-kit'
import type { CallOwner, CallPurpose } from './model-call.ts'
import { readSpending } from './model-calls.store.ts'
import { isWithinBudget, purposesSharingBudget, type SessionBudgets } from './session-budget.ts'

/** Whether the session has something left for another call of this purpose. */
export async function verifyBudget(
  deps: { db: Db; budgets: SessionBudgets },
  owner: CallOwner,
  purpose: CallPurpose,
): Promise<boolean> {
  const spent = await readSpending(deps.db, owner, purposesSharingBudget(purpose))
  return isWithinBudget(deps.budgets, purpose, spent)
}
