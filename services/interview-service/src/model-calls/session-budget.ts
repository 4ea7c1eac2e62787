import type { Db } from '@interview-pass/service-kit'
import type { CallOwner, CallPurpose } from './model-call.ts'
import { readSpending } from './model-calls.store.ts'

/** What one session may spend. Money is in whole nano-units of the price table's currency. */
interface Budget {
  readonly callsMax: number
  readonly costNanoMax: bigint
}

/** Talk and assessments have budgets of their own, so that a long talk never costs a candidate the feedback. */
export interface SessionBudgets {
  readonly talk: Budget
  readonly assessment: Budget
}

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
