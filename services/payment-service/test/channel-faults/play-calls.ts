import { randomUUID } from 'node:crypto'
import { billDayOf } from '../../src/reconciliation/bill-day.ts'
import { reconcileAgain } from '../../src/reconciliation/reconcile.ts'
import { executeRefundsJob } from '../../src/schedule.ts'
import { createOrder, paySilently, scannedOrder, type CreatedOrder } from '../orders.ts'
import { paidOrder } from '../refunds.ts'
import { lastOrderOf, orderFacts } from './order-facts.ts'
import { factsInTheEnd, setFault, told, type Play, type Playing } from './playing.ts'

/** How a fault is met at each call, by the call's method. */
export const callPlays: Readonly<Record<string, Play>> = {
  'alipay.trade.precreate': playPrecreate,
  'alipay.trade.query': playQuery,
  'alipay.trade.close': playClose,
  'alipay.trade.refund': (playing) => playRefund(playing, 'alipay.trade.refund'),
  'alipay.trade.fastpay.refund.query': playRefundQuery,
  'alipay.data.dataservice.bill.downloadurl.query': playBill,
}

async function playPrecreate(playing: Playing) {
  const { service, client } = playing
  const key = randomUUID()
  const asked = { user_id: client.userId, product_id: client.productId }
  const create = () =>
    service.send(client, 'POST', '/api/v1/payment/create', asked, { 'idempotency-key': key })
  const end = setFault(playing, { method: 'alipay.trade.precreate', calls: 3 })
  const answered = await told(await create())
  end()
  const orderId = await lastOrderOf(service, client)
  const atOnce = await orderFacts(service, orderId)
  await create()
  return { answered, atOnce, inTheEnd: await factsInTheEnd(playing, orderId) }
}

async function playQuery(playing: Playing) {
  const order = await createOrder(playing.service, playing.client)
  paySilently(playing.service, order)
  return act(playing, order, 'sync', 'alipay.trade.query')
}

async function playClose(playing: Playing) {
  const order = await scannedOrder(playing.service, playing.client)
  return act(playing, order, 'cancel', 'alipay.trade.close')
}

/** Something is done with an order while a call meets the fault, and once more. */
async function act(playing: Playing, order: CreatedOrder, action: 'sync' | 'cancel', method: string) {
  const { service, client } = playing
  const { order_id: orderId, outTradeNo } = order
  const doIt = () => service.send(client, 'POST', `/api/v1/payment/orders/${orderId}/${action}`)
  const end = setFault(playing, { method, outTradeNo })
  const answered = await told(await doIt())
  end()
  const atOnce = await orderFacts(service, orderId)
  await doIt()
  return { answered, atOnce, inTheEnd: await factsInTheEnd(playing, orderId) }
}

async function playRefundQuery(playing: Playing) {
  const doubtful = { kind: 'ANSWER_FIELDS', fields: { fund_change: 'N' } } as const
  const end = setFault({ ...playing, fault: doubtful }, { method: 'alipay.trade.refund' })
  const played = await playRefund(playing, 'alipay.trade.fastpay.refund.query')
  end()
  return played
}

async function playRefund(playing: Playing, method: string) {
  const { service, client } = playing
  const { order_id: orderId, outTradeNo } = await paidOrder(service, client)
  // What the channel tells by itself would resolve it at another moment.
  service.simulator.control.setFault({ kind: 'NOTIFY_DROP', times: 100, outTradeNo })
  const end = setFault(playing, { method, outTradeNo })
  const path = `/api/v1/payment/orders/${orderId}/refunds`
  const answered = await told(await service.send(client, 'POST', path, { reason: 'test' }))
  end()
  const atOnce = await orderFacts(service, orderId)
  await service.sql`
    update payment.refunds set check_due_at = now(), called_at = null
    where tenant_id = ${client.tenantId} and check_due_at is not null`
  service.deps.wakes.job(executeRefundsJob)
  return { answered, atOnce, inTheEnd: await factsInTheEnd(playing, orderId) }
}

const dayMs = 86_400_000

async function playBill(playing: Playing) {
  const { deps, sql, simulator } = playing.service
  const day = billDayOf(new Date(Date.now() - 2 * dayMs))
  // Without any payment there would be no bill to be had.
  simulator.control.plantBillDifference({
    kind: 'EXTRA',
    outTradeNo: randomUUID(),
    amount: '1.00',
    billDate: day,
  })
  const reconcile = () => reconcileAgain(deps, { channel: 'ALIPAY', day }, AbortSignal.timeout(20_000))
  const facts = async () => {
    const [run] = await sql<
      [{ status: string }]
    >`select status from payment.reconciliation_runs where day = ${day}`
    return `day ${run.status}`
  }
  const end = setFault(playing, { method: 'alipay.data.dataservice.bill.downloadurl.query' })
  const answered = String(await reconcile())
  end()
  const atOnce = await facts()
  await reconcile()
  return { answered, atOnce, inTheEnd: await facts() }
}
