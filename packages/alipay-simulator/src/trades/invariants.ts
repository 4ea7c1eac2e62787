import { readLedger, type Movement } from './ledger.ts'
import { refundedFen, type Trade } from './trade.ts'

/** What must hold for every trade, whatever happens. */
type Invariant =
  | 'REFUNDS_WITHIN_TOTAL'
  | 'NEVER_NEGATIVE'
  | 'ONE_REFUND_PER_NUMBER'
  | 'MONEY_FITS_STATE'
  | 'LEDGER_IS_COMPLETE'

interface Broken {
  readonly invariant: Invariant
  readonly outTradeNo: string
  readonly detail: string
}

/** Money that came in, went out, and is left, and what is broken; nothing, unless the simulator itself is wrong. */
export interface Invariants {
  readonly inFen: bigint
  readonly outFen: bigint
  readonly balanceFen: bigint
  readonly broken: readonly Broken[]
}

/** Compares each trade with the movements of its money, and all movements with their sum. */
export function checkInvariants(trades: readonly Trade[]): Invariants {
  const { movements, totalFen } = readLedger(trades)
  const byTrade = Map.groupBy(movements, ({ outTradeNo }) => outTradeNo)
  const { inFen, outFen } = sumOf(movements)
  return {
    inFen,
    outFen,
    balanceFen: totalFen,
    broken: trades.flatMap((trade) => brokenIn(trade, byTrade.get(trade.outTradeNo) ?? [])),
  }
}

function brokenIn(trade: Trade, movements: readonly Movement[]): readonly Broken[] {
  const { inFen, outFen } = sumOf(movements)
  const balanceFen = inFen - outFen
  const refunded = refundedFen(trade)
  const numbers = new Set(trade.refunds.map(({ outRequestNo }) => outRequestNo))
  const [paidFen, leftFen] = [trade.paidAt === null ? 0n : trade.totalFen, trade.totalFen - refunded]
  const checks: readonly (readonly [Invariant, boolean, string])[] = [
    ['REFUNDS_WITHIN_TOTAL', refunded <= trade.totalFen, `${refunded} fen of ${trade.totalFen} refunded`],
    ['NEVER_NEGATIVE', balanceFen >= 0n, `${inFen} fen in, ${outFen} fen out`],
    ['ONE_REFUND_PER_NUMBER', numbers.size === trade.refunds.length, 'a number of a refund is there twice'],
    ['MONEY_FITS_STATE', doesMoneyFit(trade, leftFen), `${trade.state} with ${leftFen} fen not refunded`],
    ['LEDGER_IS_COMPLETE', balanceFen === paidFen - refunded, `${balanceFen} fen in the ledger`],
  ]
  return checks
    .filter(([, holds]) => !holds)
    .map(([invariant, , detail]) => ({ invariant, outTradeNo: trade.outTradeNo, detail }))
}

/** Paid is paid: what was refunded in full is closed, and nothing else that was paid is. */
function doesMoneyFit({ state, paidAt, refunds }: Trade, leftFen: bigint): boolean {
  if (state === 'TRADE_SUCCESS' || state === 'TRADE_FINISHED') return paidAt !== null && leftFen > 0n
  if (paidAt !== null) return state === 'TRADE_CLOSED' && leftFen === 0n
  return refunds.length === 0
}

function sumOf(movements: readonly Movement[]): { readonly inFen: bigint; readonly outFen: bigint } {
  const amounts = movements.map(({ amountFen }) => amountFen)
  return {
    inFen: amounts.reduce((sum, amount) => (amount > 0n ? sum + amount : sum), 0n),
    outFen: amounts.reduce((sum, amount) => (amount < 0n ? sum - amount : sum), 0n),
  }
}
