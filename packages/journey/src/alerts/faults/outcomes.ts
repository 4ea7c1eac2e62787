import { aborted, type Fault } from '../fault.ts'
import { order, sell } from '../shop.ts'
import { giveBack } from './payments.ts'

/** Of what Alipay is asked about one trade, as often as it is. */
const silent = (method: string, outTradeNo: string) => ({
  kind: 'HTTP_STATUS',
  method,
  outTradeNo,
  times: 1_000_000,
})

const askedMethods = ['alipay.trade.query', 'alipay.trade.close', 'alipay.trade.cancel']
const refundMethods = ['alipay.trade.refund', 'alipay.trade.fastpay.refund.query']

export const attemptUnknown: Fault = {
  what: 'Alipay does not say what became of an order, until it does',
  planted: 'its row was made two hours older',
  alerts: [{ alert: 'PaymentOutcomeUnknown', labels: { channel: 'ALIPAY' } }],
  async play(scene, ending) {
    const { channel, database } = scene
    const { outTradeNo } = await order(scene)
    const ids = await setAll(channel.setFault, askedMethods, outTradeNo)
    await database.sql`
      update payment.payment_attempts set created_at = created_at - interval '2 hours',
        query_due_at = now() where out_trade_no = ${outTradeNo}`
    await aborted(ending)
    await Promise.all(ids.map((id) => channel.clearFault(id)))
    await channel.pay(outTradeNo)
  },
}

export const attemptGivenUp: Fault = {
  what: 'Alipay does not say what became of an order at the last question of the schedule; a person asks again',
  planted: 'its row was told that it was asked 17 times',
  alerts: [{ alert: 'OutcomesGivenUp', labels: { channel: 'ALIPAY' } }],
  async play(scene, ending) {
    const { channel, database } = scene
    const { orderId, outTradeNo } = await order(scene)
    const ids = await setAll(channel.setFault, askedMethods, outTradeNo)
    await database.sql`
      update payment.payment_attempts
      set query_count = 17, query_due_at = now(), expires_at = now() - interval '1 hour', created_at = now() - interval '2 hours'
      where out_trade_no = ${outTradeNo}`
    await aborted(ending)
    await Promise.all(ids.map((id) => channel.clearFault(id)))
    await channel.pay(outTradeNo)
    await scene.payment().syncOrder(orderId)
  },
}

export const refundUnknown: Fault = {
  what: 'Alipay does not say what became of a refund, until it does',
  planted: 'its row was made two hours older',
  alerts: [{ alert: 'RefundOutcomeUnknown', labels: { channel: 'ALIPAY' } }],
  async play(scene, ending) {
    const { channel, database } = scene
    const { orderId, outTradeNo } = await sell(scene)
    const ids = await setAll(channel.setFault, refundMethods, outTradeNo)
    // Its answer is that nobody knows.
    await giveBack(scene, orderId).catch(() => undefined)
    const dueNow = (hours: number) => database.sql`
      update payment.refunds r set created_at = r.created_at - ${hours}::int * interval '1 hour', check_due_at = now()
      from payment.payment_attempts a where a.id = r.attempt_id and a.out_trade_no = ${outTradeNo}`
    await dueNow(2)
    await aborted(ending)
    await Promise.all(ids.map((id) => channel.clearFault(id)))
    await dueNow(0)
  },
}

function setAll(
  setFault: (fault: object) => Promise<string>,
  methods: readonly string[],
  outTradeNo: string,
): Promise<string[]> {
  return Promise.all(methods.map((method) => setFault(silent(method, outTradeNo))))
}
