import { useHeldJob } from '@interview-pass/service-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { settledOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { plantRefund } from '../../test/planted-refunds.ts'
import { channelNamed, type PaymentChannel, type RefundResult } from '../channels/payment-channel.ts'
import { executeRefunds } from './execute-refunds.ts'

const { service, client } = usePaymentService({ own: true })

useHeldJob(service, 'payment', 'execute-refunds')
beforeEach(async () => {
  await service.sql`update payment.refunds set check_due_at = null`
})

const order = () => settledOrder(service, client)

const now = new Date()
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000)

/** One run, with a channel that answers so; the numbers that it was asked for. */
async function run(answer: RefundResult, at = now): Promise<string[]> {
  const asked: string[] = []
  const refund: PaymentChannel['refund'] = async ({ outRequestNo }) => {
    asked.push(outRequestNo)
    return answer
  }
  const channels = { ALIPAY: { ...channelNamed(service.deps.channels, 'ALIPAY'), refund } }
  await executeRefunds({ ...service.deps, channels, now: () => at }, new AbortController().signal)
  return asked
}

/** More than are taken at once. */
async function plantMany(): Promise<string[]> {
  const numbers = Array.from({ length: 25 }, (_, index) => `many${index}`)
  await Promise.all(
    numbers.map(async (outRequestNo) =>
      plantRefund(service, await order(), { amountFen: 1000, outRequestNo }),
    ),
  )
  return numbers
}

describe('one run', () => {
  it.each([
    { kind: 'REFUNDED' },
    { kind: 'REFUSED', reason: 'for good' },
    { kind: 'POSTPONED', reason: 'no money' },
  ] as const)('asks for all that is due, however many: $kind', async (answer) => {
    const numbers = await plantMany()
    expect((await run(answer)).toSorted()).toEqual(numbers.toSorted())
  })

  it('ends when the channel is known to be away, and leaves for a minute what it has taken', async () => {
    const numbers = await plantMany()
    const asked = await run({ kind: 'NOT_ASKED', reason: 'BREAKER_OPEN' })
    expect(asked.length).toBeLessThan(numbers.length)
    const rows = await service.sql`
      select distinct status, check_count as "checkCount", check_due_at as "checkDueAt" from payment.refunds
      where out_request_no in ${service.sql(asked)} and check_due_at is not null`
    expect([...rows]).toEqual([{ status: 'REQUESTED', checkCount: 0, checkDueAt: inSeconds(60) }])
  })

  it('leaves three seconds between two refunds of one payment', async () => {
    const sold = await order()
    await plantRefund(service, sold, { amountFen: 1000, status: 'SUCCEEDED', calledAt: inSeconds(-2) })
    await plantRefund(service, sold, { amountFen: 5000, outRequestNo: 'next' })
    expect(await run({ kind: 'REFUNDED' })).toEqual([])
    expect(await run({ kind: 'REFUNDED' }, inSeconds(1))).toEqual(['next'])
  })
})
