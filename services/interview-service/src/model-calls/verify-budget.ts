import type { Db } from '@interview-pass/service-kit'
import type { CallOwner, CallPurpose } from './model-call.ts'
import { readSpending } from './model-calls.store.ts'
import type { SessionBudgets } from './session-budget.ts'

/** Whether another call for this purpose is within the session's budget. Failed calls count too: they are billed. */
export async function isWithinBudget(
  needs: { db: Db; budgets: SessionBudgets },
  owner: CallOwner,
  purpose: CallPurpose,
): Promise<boolean> {
  const isAssessment = purpose === 'ASSESS'
  const budget = isAssessment ? needs.budgets.assessment : needs.budgets.talk
  const spent = await readSpending(needs.db, owner, isAssessment ? ['ASSESS'] : ['DECIDE', 'REPLY'])
  return spent.calls < budget.callsMax && spent.costNano < budget.costNanoMax
}
