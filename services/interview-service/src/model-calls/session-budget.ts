import type { CallPurpose } from './model-call.ts'

/** What one session may spend. Money is in whole nano-units of the price table's currency. */
interface Budget {
  readonly callsMax: number
  readonly costNanoMax: bigint
}

/** The talk, its plan included, and the assessments have budgets of their own, so that a long talk never costs a candidate the feedback. */
export interface SessionBudgets {
  readonly talk: Budget
  readonly assessment: Budget
}

/** What the calls of a session came to; failed ones count too, but those that the API turned away before it did anything. */
export interface Spending {
  readonly calls: number
  readonly costNano: bigint
}

/** Whether calls for this purpose run at the same time as others of their budget; those of a talk follow one another. */
export function runsBesideOthers(purpose: CallPurpose): boolean {
  return purpose === 'ASSESS' || purpose === 'PLAN'
}

/** The purposes that spend from the same budget as this one. */
export function purposesSharingBudget(purpose: CallPurpose): readonly CallPurpose[] {
  return purpose === 'ASSESS' ? ['ASSESS'] : ['DECIDE', 'REPLY', 'PLAN']
}

/** Whether a session that has spent this may make another call for this purpose. */
export function isWithinBudget(budgets: SessionBudgets, purpose: CallPurpose, spent: Spending): boolean {
  const budget = purpose === 'ASSESS' ? budgets.assessment : budgets.talk
  return spent.calls < budget.callsMax && spent.costNano < budget.costNanoMax
}
