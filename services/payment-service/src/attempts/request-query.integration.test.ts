import { randomUUID } from 'node:crypto'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it, vi } from 'vitest'
import { createOrder, payableOrder, paySilently, type PlantedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { waitForMoney } from '../../test/refunds.ts'
import { channelNamed } from '../channels/payment-channel.ts'
import { postNotification, signedNotification } from '../../test/notifications.ts'

const { service, client } = usePaymentService()

const sign = Buffer.alloc(256).toString('base64')

const forge = (outTradeNo: string) =>
  postNotification(service, signedNotification(service, { out_trade_no: outTradeNo, sign }))

function newsOf({ outTradeNo }: PlantedOrder, notifyId: string): string {
  return signedNotification(service, {
    out_trade_no: outTradeNo,
    notify_id: notifyId,
    trade_status: 'TRADE_CLOSED',
  })
}

async function countQueries({ outTradeNo }: PlantedOrder): Promise<number> {
  const [row] = await service.sql`
    select query_count from payment.payment_attempts where out_trade_no = ${outTradeNo}`
  return Number(row?.['query_count'])
}

async function queryDueAt({ outTradeNo }: PlantedOrder): Promise<Date> {
  const [row] = await service.sql<[{ dueAt: Date }]>`
    select query_due_at as "dueAt" from payment.payment_attempts where out_trade_no = ${outTradeNo}`
  return row.dueAt
}

/** Has a question that waits for its minute to end asked now; one that nobody is going to ask stays so. */
const endMinute = ({ outTradeNo }: Pick<PlantedOrder, 'outTradeNo'>) => service.sql`
  update payment.payment_attempts set query_due_at = now() where out_trade_no = ${outTradeNo} and query_due_at is not null`

describe('forged notifications', () => {
  it('about numbers that no attempt has use up nothing: genuine news still has its attempt asked about', async () => {
    const order = await payableOrder(service, client)
    await Promise.all(Array.from({ length: 100 }, () => forge(randomUUID().replaceAll('-', ''))))
    const answer = await postNotification(service, newsOf(order, randomUUID()))
    expect(await answer.text()).toBe('success')
    await waitUntil('the channel was asked', async () => (await countQueries(order)) > 0)
  })
})

describe('a captured notification, genuine and old, of a payment that the channel does not know', () => {
  it('has the channel asked twice a minute, however often it is sent', async () => {
    const order = await payableOrder(service, client)
    const queries = vi.spyOn(channelNamed(service.deps.channels, 'ALIPAY'), 'query')
    const captured = signedNotification(service, {
      out_trade_no: order.outTradeNo,
      notify_time: '2020-01-01 10:00:00',
    })
    const statuses = new Set<number>()
    for (let replay = 0; replay < 5; replay += 1) {
      statuses.add((await postNotification(service, captured, 'application/json')).status)
    }
    expect(statuses).toEqual(new Set([422, 503]))
    expect(queries.mock.calls.filter(([outTradeNo]) => outTradeNo === order.outTradeNo)).toHaveLength(2)
    queries.mockRestore()
  })
})

describe('genuine news', () => {
  it('has its attempt asked about, however many forgeries of that attempt came before', async () => {
    const order = await payableOrder(service, client)
    for (let forgery = 0; forgery < 3; forgery += 1) await forge(order.outTradeNo)
    const queries = vi.spyOn(channelNamed(service.deps.channels, 'ALIPAY'), 'query')
    expect(await (await postNotification(service, newsOf(order, randomUUID()))).text()).toBe('success')
    await waitUntil('the channel was asked', () =>
      queries.mock.calls.some(([asked]) => asked === order.outTradeNo),
    )
    queries.mockRestore()
  })

  it('has the channel asked at once twice a minute, and else at the end of the minute', async () => {
    const order = await payableOrder(service, client)
    const queries = vi.spyOn(channelNamed(service.deps.channels, 'ALIPAY'), 'query')
    const asked = () => queries.mock.calls.filter(([outTradeNo]) => outTradeNo === order.outTradeNo).length
    for (let news = 1; news <= 2; news += 1) {
      await postNotification(service, newsOf(order, randomUUID()))
      await waitUntil('the channel was asked', () => asked() === news)
    }
    await waitUntil('the minute is not about to end', () => Date.now() % 60_000 < 58_000)
    const answer = await postNotification(service, newsOf(order, randomUUID()))
    expect(await answer.text()).toBe('success')
    const dueAt = await queryDueAt(order)
    expect(dueAt.getTime() % 60_000).toBe(0)
    expect(dueAt.getTime() - Date.now()).toBeLessThanOrEqual(60_000)
    expect(asked()).toBe(2)
    queries.mockRestore()
  })

  it('of money that went back is asked about also when the payment is told of before that', async () => {
    const order = await createOrder(service, client)
    const tell = async (status: string) => {
      const news = signedNotification(service, { out_trade_no: order.outTradeNo, trade_status: status })
      expect(await (await postNotification(service, news)).text()).toBe('success')
    }
    paySilently(service, order)
    service.simulator.control.refund(order.outTradeNo)
    // An answer that says nothing: failed calls would open the breaker, which the files of a worker share.
    const says = { kind: 'SUB_CODE', subCode: 'ACQ.SYSTEM_ERROR' } as const
    service.simulator.control.setFault({ ...says, times: 100, method: 'alipay.trade.query' })
    // Beyond two the channel is asked at the end of the minute.
    for (let news = 1; news <= 3; news += 1) await tell('TRADE_CLOSED')
    await tell('TRADE_SUCCESS')
    service.simulator.control.clearFaults()
    service.simulator.control.setFault({ kind: 'NOTIFY_DROP', times: 100, outTradeNo: order.outTradeNo })
    await endMinute(order)
    await waitForMoney(service, order.order_id, { status: 'REFUNDED', refundedFen: 19_900, code: 'REVOKED' })
  })
})
