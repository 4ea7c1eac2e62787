import type { Logger } from '@interview-pass/service-kit'
import { withdrawCode } from '../access-codes/withdraw-code.ts'
import { channelNamed, type PaymentChannels } from '../channels/payment-channel.ts'
import { completeLocked, completeRefund, type EndRefundDeps } from './complete-refund.ts'
import { isOpenRefund, notReturnedFen } from './refund.ts'
import { returnRest } from './return-rest.ts'
import { hasReturned, listClaimedRefunds, lockPayment } from './payments.store.ts'
import { getRefund, insertRefund, listAttemptRefunds, type Refund } from './refunds.store.ts'

export interface ReturnedMoneyDeps extends EndRefundDeps {
  readonly channels: PaymentChannels
  readonly logger: Logger
}

/** A paid attempt as the channel knows it. */
interface PaidAttempt {
  readonly tenantId: bigint
  readonly id: bigint
  readonly channel: string
  readonly outTradeNo: string
}

/** Whether what a notification says went back is in our books already, so that nobody need be asked about it. */
export { hasReturned }

const actor = 'CHANNEL'

/**
 * Brings our books to what the channel says went back of a paid attempt: refunds of ours whose answer was lost, refunds
 * that a notification or the bill (`claimed`) names and the channel confirms, one of ours that it had refused among them, and,
 * when all of it went back (`isAll`), the rest. False when the channel could not be asked about one of them, or does not know yet of what it told us or was asked for,
 * as in the first seconds: it must be asked again.
 */
export async function bookReturnedMoney(
  deps: ReturnedMoneyDeps,
  attempt: PaidAttempt,
  { isAll, claimed = [] }: { readonly isAll: boolean; readonly claimed?: readonly string[] },
): Promise<boolean> {
  const { db } = deps.database
  const key = { tenantId: attempt.tenantId, attemptId: attempt.id }
  const own = await listAttemptRefunds(db, key)
  let isOwnOpen = false
  for (const refund of own.filter(({ status }) => isOpenRefund(status))) {
    const answer = await ask(deps, attempt, refund.outRequestNo)
    if (answer === 'UNKNOWN') return false
    if (answer === refund.amountFen) await completeRefund(deps, refund, actor)
    else isOwnOpen = true
  }
  const known = new Map(own.map((refund) => [refund.outRequestNo, refund]))
  const notified = new Set(await listClaimedRefunds(db, key))
  let isNotifiedOpen = false
  for (const outRequestNo of new Set([...notified, ...claimed, ...(isAll ? known.keys() : [])])) {
    const refund = known.get(outRequestNo)
    if (refund !== undefined && refund.status !== 'REFUSED') continue
    const answer = await ask(deps, attempt, outRequestNo)
    if (answer === 'UNKNOWN') return false
    if (answer === 0n) {
      if (notified.has(outRequestNo)) isNotifiedOpen = true
    } else if (refund === undefined) {
      await bookOutsideRefund(deps, attempt, { outRequestNo, amountFen: answer })
    } else {
      await bookRefusedRefund(deps, attempt, { refund, returnedFen: answer })
    }
  }
  if (isAll) {
    // What is missing may be ours, and is booked once.
    if (isOwnOpen) return false
    const outRequestNo = `${attempt.outTradeNo}C`
    await bookOutsideRefund(deps, attempt, { outRequestNo, amountFen: undefined })
    return true
  }
  return !isNotifiedOpen
}

/** What went back under this number, in fen; 0 when the channel knows of none. */
async function ask(
  deps: ReturnedMoneyDeps,
  { channel, outTradeNo }: PaidAttempt,
  outRequestNo: string,
): Promise<bigint | 'UNKNOWN'> {
  const answer = await channelNamed(deps.channels, channel).queryRefund({ outTradeNo, outRequestNo })
  switch (answer.kind) {
    case 'REFUNDED':
      return answer.amountFen
    case 'NOT_REFUNDED':
      return 0n
    case 'UNKNOWN':
    case 'NOT_ASKED':
      return 'UNKNOWN'
  }
}

/**
 * A refund that the channel had refused was made all the same: it is that refund. Another amount than ours, or more than is
 * left of what was paid, is for a person to judge.
 */
async function bookRefusedRefund(
  deps: ReturnedMoneyDeps,
  { channel }: PaidAttempt,
  { refund, returnedFen }: { readonly refund: Refund; readonly returnedFen: bigint },
): Promise<void> {
  if (returnedFen !== refund.amountFen) return
  const isBooked = await deps.database.transaction(async (tx) => {
    const payment = await lockPayment(tx, refund)
    const leftFen = notReturnedFen(payment.paidFen, await listAttemptRefunds(tx, payment))
    if (refund.amountFen > leftFen) return false
    return completeLocked(deps, tx, payment, await getRefund(tx, refund), actor)
  })
  if (!isBooked) return
  deps.logger.warn({ channel }, 'a refund that the channel had refused was made')
}

/** Does what a refund of ours does, once; `amountFen` undefined is all that has not gone back yet. */
async function bookOutsideRefund(
  deps: ReturnedMoneyDeps,
  attempt: PaidAttempt,
  returned: { readonly outRequestNo: string; readonly amountFen: bigint | undefined },
): Promise<void> {
  const isBooked = await deps.database.transaction(async (tx) => {
    const payment = await lockPayment(tx, { tenantId: attempt.tenantId, attemptId: attempt.id })
    const booked = await listAttemptRefunds(tx, payment)
    // Somebody who learned of it in the same moment may have booked it.
    if (booked.some(({ outRequestNo }) => outRequestNo === returned.outRequestNo)) return false
    const leftFen = notReturnedFen(payment.paidFen, booked)
    const amountFen = returned.amountFen ?? leftFen
    if (leftFen <= 0n || amountFen > leftFen) {
      // More than was paid cannot go back: what is known of it is in the books already.
      return false
    }
    const now = deps.now()
    const refund = await insertRefund(tx, {
      publicId: deps.newId(),
      tenantId: attempt.tenantId,
      orderId: payment.orderId,
      attemptId: attempt.id,
      amountFen,
      cause: 'OUTSIDE',
      outRequestNo: returned.outRequestNo,
      requestedBy: actor,
      revokesCode: amountFen === leftFen && payment.paidTheOrder && (await withdrawCode(tx, payment, now)),
      checkDueAt: null,
    })
    const isBooked = await completeLocked(deps, tx, payment, refund, actor)
    await returnRest(tx, deps, payment)
    return isBooked
  })
  if (!isBooked) return
  deps.logger.warn({ channel: attempt.channel }, 'money went back that was not asked for here')
}
