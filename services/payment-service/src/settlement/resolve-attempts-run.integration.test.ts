import { useHeldJob } from '@interview-pass/service-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { payableOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { channelNamed, type PaymentChannel, type QueryResult } from '../channels/payment-channel.ts'
import { takeDueAttempts } from '../attempts/attempts.store.ts'
import { resolveAttempts } from './resolve-attempts.ts'

const { service, client } = usePaymentService({ own: true })

useHeldJob(service, 'payment', 'resolve-attempts')
beforeEach(async () => {
  await service.sql`update payment.payment_attempts set query_due_at = null`
})

async function plantDue(count: number): Promise<string[]> {
  const orders = await Promise.all(Array.from({ length: count }, () => payableOrder(service, client)))
  const numbers = orders.map(({ outTradeNo }) => outTradeNo)
  await service.sql`
    update payment.payment_attempts set query_due_at = now() - interval '1 second' where out_trade_no in ${service.sql(numbers)}`
  return numbers
}

function run(query: PaymentChannel['query'], now = new Date()): Promise<void> {
  const channels = { ALIPAY: { ...channelNamed(service.deps.channels, 'ALIPAY'), query } }
  const deps = { ...service.deps, channels, now: () => now, wakes: { outbox: () => undefined } }
  return resolveAttempts(deps, new AbortController().signal)
}

async function stepsOf(outTradeNo: string | undefined): Promise<number> {
  const [row] = await service.sql`
    select query_count from payment.payment_attempts where out_trade_no = ${outTradeNo ?? ''}`
  return Number(row?.['query_count'])
}

const waiting: QueryResult = { kind: 'WAITING' }

describe('one run', () => {
  it('asks about all that is due, however many', async () => {
    const asked: string[] = []
    const due = await plantDue(45)
    await run(async (outTradeNo) => {
      asked.push(outTradeNo)
      return waiting
    })
    expect(asked.toSorted()).toEqual(due.toSorted())
  })

  it('ends when the channel is known to be away, and uses no step of any schedule', async () => {
    const due = await plantDue(45)
    let asked = 0
    await run(async () => {
      asked += 1
      return { kind: 'NOT_ASKED', reason: 'BREAKER_OPEN' }
    })
    expect(asked).toBeLessThan(due.length)
    expect(await Promise.all(due.map(stepsOf))).toEqual(due.map(() => 0))
  })

  it('fails only when every answer was applied, so that its lock is not given back under them', async () => {
    const [failing, slow] = await plantDue(2)
    const answer = Promise.withResolvers<QueryResult>()
    const slowIsAsked = Promise.withResolvers<void>()
    const failure = run((outTradeNo) => {
      if (outTradeNo === failing) return Promise.reject(new Error('planted'))
      slowIsAsked.resolve()
      return answer.promise
    }).catch((error: unknown) => error)
    await slowIsAsked.promise
    answer.resolve(waiting)
    expect(await failure).toMatchObject({ errors: [{ message: 'planted' }] })
    expect([await stepsOf(failing), await stepsOf(slow)]).toEqual([0, 1])
  })
})

describe('an attempt whose replica died after taking it', () => {
  it('is asked about a minute later, and not before, and has lost no step of its schedule', async () => {
    const [number] = await plantDue(1)
    const now = new Date()
    const leaseUntil = new Date(now.getTime() + 60_000)
    expect(await takeDueAttempts(service.deps.sql, { now, leaseUntil, limit: 1 })).toHaveLength(1)
    const asked: string[] = []
    const ask = async (outTradeNo: string) => {
      asked.push(outTradeNo)
      return waiting
    }
    await run(ask, new Date(now.getTime() + 59_000))
    expect(asked).toEqual([])
    await run(ask, new Date(now.getTime() + 61_000))
    expect(asked).toEqual([number])
    expect(await stepsOf(number)).toBe(1)
  })
})
