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
