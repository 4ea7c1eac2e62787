import type { Sql } from '@interview-pass/service-kit'
import type { BillRow } from '../channels/payment-channel.ts'
import { boundsOf } from './bill-day.ts'
import type { Books, OurPayment, OurRefund } from './books.ts'
import { listAttempts, listEndedRefunds, listPaid, listRefundsOf } from './books.store.ts'
import { midnightMs } from './compare-bill.ts'
import type { DayOfChannel } from './runs.store.ts'

const numbersMax = 1000

/** What our books hold of a day, and of everything that its bill names. */
export async function readBooks(
  sql: Sql,
  { channel, day }: DayOfChannel,
  rows: readonly BillRow[],
): Promise<Books> {
  const { start, end } = boundsOf(day)
  const span = { channel, from: new Date(start.getTime() - midnightMs), to: end }
  const payments: OurPayment[] = await listPaid(sql, span)
  const refunds: OurRefund[] = await listEndedRefunds(sql, span)
  const numbers = [...new Set(rows.map(({ outTradeNo }) => outTradeNo))]
  for (let at = 0; at < numbers.length; at += numbersMax) {
    const named = { channel, numbers: numbers.slice(at, at + numbersMax) }
    payments.push(...(await listAttempts(sql, named)))
    refunds.push(...(await listRefundsOf(sql, named)))
  }
  return {
    payments: [...new Map(payments.map((one) => [one.attemptId, one])).values()],
    refunds: [...new Map(refunds.map((one) => [`${one.attemptId} ${one.outRequestNo}`, one])).values()],
  }
}
