import { setTimeout as delay } from 'node:timers/promises'
import { aborted, broken, withoutPart, type Fault } from '../fault.ts'
import { buy, haveCustomers, order, sell, succeed } from '../shop.ts'
import type { Scene } from '../scene.ts'

const often = 1_000_000

export const forged: Fault = {
  what: 'somebody sends notifications that Alipay has not signed, two a second',
  alerts: [{ alert: 'NotificationsNotBelieved', labels: { channel: 'ALIPAY', reason: 'SIGNATURE' } }],
  async play({ stack }, ending) {
    while (!ending.aborted) {
      const body = new URLSearchParams({
        app_id: '2021000000000001',
        sign_type: 'RSA2',
        sign: 'Zm9yZ2Vk',
        charset: 'utf-8',
        out_trade_no: 'forged',
      })
      await fetch(`${stack.addresses.payment.url}/api/v1/payment/callback`, { method: 'POST', body })
      await delay(500, undefined, { signal: ending }).catch(() => undefined)
    }
  },
}

export const otherAmount: Fault = {
  what: 'Alipay confirms a payment of 0.01 for an order of more, until it says what was paid',
  alerts: [{ alert: 'AmountMismatch', labels: { channel: 'ALIPAY' } }],
  async play(scene, ending) {
    const { channel } = scene
    const { orderId, outTradeNo } = await order(scene)
    await channel.setFault({ kind: 'NOTIFY_DROP', outTradeNo, times: often })
    const fields = { total_amount: '0.01' }
    const id = await channel.setFault({
      kind: 'ANSWER_FIELDS',
      method: 'alipay.trade.query',
      outTradeNo,
      fields,
      times: often,
    })
    await channel.pay(outTradeNo)
    // It is answered that nobody knows.
    await scene
      .payment()
      .syncOrder(orderId)
      .catch(() => undefined)
    await aborted(ending)
    await channel.clearFault(id)
    await succeed('the order is paid', async () => {
      const { status } = await scene.payment().syncOrder(orderId)
      if (status !== 'PAID') throw new Error(status)
    })
  },
}

export const paidTwice: Fault = {
  what: 'six orders are paid by two QR codes each',
  alerts: [{ alert: 'SurplusPayments', labels: { channel: 'ALIPAY' } }],
  async play(scene, ending) {
    for (let count = 0; count < 6; count += 1) {
      const { orderId, outTradeNo } = await order(scene)
      const second = await scene.payment().createAttempt(orderId)
      await fetch(second.qr_code, { method: 'POST', headers: { accept: 'application/json' } })
      await scene.channel.pay(outTradeNo)
    }
    await aborted(ending)
  },
}

export const manyRefunds: Fault = {
  what: 'twenty-five customers get their money back at once',
  alerts: [{ alert: 'RefundSurge' }],
  async play(scene, ending) {
    const sold = await Promise.all(Array.from({ length: 25 }, () => sell(scene)))
    // What is not answered in time is made by a job.
    await Promise.allSettled(sold.map(({ orderId }) => giveBack(scene, orderId)))
    await aborted(ending)
  },
}

export const refundsRefused: Fault = {
  what: 'Alipay refuses two refunds for good',
  alerts: [{ alert: 'RefundRefused', labels: { channel: 'ALIPAY' } }],
  async play(scene, ending) {
    for (const { orderId, outTradeNo } of [await sell(scene), await sell(scene)]) {
      await scene.channel.setFault({
        kind: 'SUB_CODE',
        method: 'alipay.trade.refund',
        subCode: 'ACQ.TRADE_NOT_ALLOW_REFUND',
        outTradeNo,
      })
      await giveBack(scene, orderId).catch(() => undefined)
    }
    await aborted(ending)
  },
}

/** Asks for all the money of an order back. */
export function giveBack(scene: Scene, orderId: string): Promise<unknown> {
  return scene.payment().requestRefund(orderId, { amount: undefined, reason: 'drill' })
}

export const channelAway: Fault = {
  what: 'the gateway of Alipay is stopped while customers order, until it is started again',
  planted: 'the payments of three weeks were planted in Prometheus',
  alerts: [
    { alert: 'QrCodeFailureRate', labels: { channel: 'ALIPAY' } },
    { alert: 'OrdersAreNotPaid' },
    { alert: 'NoPaymentsWhereThereWereSome' },
    { alert: 'PaymentVolumeUnlikeLastWeeks' },
  ],
  play: (scene, ending) =>
    withoutPart(scene, 'alipay-simulator', () => haveCustomers(scene, { atOnce: 3, pauseMs: 500 }, ending)),
}

export const newsLost: Fault = {
  what: 'no notification of Alipay arrives, so that payments are found by asking a minute later, until they arrive again',
  alerts: [{ alert: 'PaymentCallbackDelay' }],
  async play(scene, ending) {
    await broken(
      () => scene.channel.setFault({ kind: 'NOTIFY_DROP', times: often }),
      () => haveCustomers(scene, { atOnce: 1, pauseMs: 1000 }, ending),
      () => scene.channel.clearFaults(),
    )
  },
}

export const codesNotWritten: Fault = {
  what: 'a constraint refuses every new access code, until it is dropped',
  alerts: [
    { alert: 'PaymentFailureRate', labels: { channel: 'ALIPAY' } },
    { alert: 'ObjectiveBurnsFast', labels: { slo: 'payment-callback' } },
    { alert: 'ObjectiveBurns', labels: { slo: 'payment-callback' }, lane: 'days' },
    { alert: 'ObjectiveLeaks', labels: { slo: 'payment-callback' }, lane: 'days' },
  ],
  play: (scene, ending) =>
    refuseRows(scene, 'payment.access_codes', () =>
      haveCustomers(scene, { atOnce: 4, pauseMs: 500 }, ending),
    ),
}

export const ordersNotWritten: Fault = {
  what: 'a constraint refuses every new order, until it is dropped',
  alerts: [
    { alert: 'SystemErrorRate', labels: { service: 'payment-service' } },
    { alert: 'ObjectiveBurnsFast', labels: { slo: 'payment-create' } },
  ],
  play: (scene, ending) =>
    refuseRows(scene, 'payment.orders', () => haveCustomers(scene, { atOnce: 3, pauseMs: 500 }, ending)),
}

/** A migration that went wrong: the table takes no new row and no change while `work` is done. */
export async function refuseRows(
  { database }: Scene,
  table: string,
  work: () => Promise<unknown>,
): Promise<void> {
  await broken(
    () => database.sql.unsafe(`alter table ${table} add constraint chk_drill check (false) not valid`),
    work,
    () => database.sql.unsafe(`alter table ${table} drop constraint if exists chk_drill`),
  )
}

export const locksHeld: Fault = {
  what: 'access codes are locked for two of every three seconds, until they are no more',
  alerts: [{ alert: 'ObjectiveBurnsFast', labels: { slo: 'payment-callback-time' } }],
  async play(scene, ending) {
    const lock = async (): Promise<void> => {
      while (!ending.aborted) {
        await scene.database.sql.begin(async (tx) => {
          await tx`lock table payment.access_codes in exclusive mode`
          await delay(2000, undefined, { signal: ending }).catch(() => undefined)
        })
        await delay(1000, undefined, { signal: ending }).catch(() => undefined)
      }
    }
    await Promise.all([lock(), haveCustomers(scene, { atOnce: 6, pauseMs: 200 }, ending)])
  },
}

export const mailAway: Fault = {
  what: 'the mail server is stopped while customers pay, until it is started again',
  alerts: [{ alert: 'EmailsNotSent' }],
  play: (scene, ending) =>
    withoutPart(scene, 'mail', async () => {
      await buy(scene)
      await aborted(ending)
    }),
}

/** Of an hour; some more than the rule allows. */
const ordersOfOneUser = 31

export const manyOrders: Fault = {
  what: 'one user makes 31 orders within an hour, until they are an hour older',
  alerts: [{ alert: 'ManyOrdersOfOneUser' }],
  async play(scene, ending) {
    const one = scene.buyer()
    for (let count = 0; count < ordersOfOneUser; count += 1) await order({ ...scene, buyer: () => one })
    await aborted(ending)
    await scene.database.sql`
      update payment.orders set created_at = created_at - interval '1 hour' where created_at > now() - interval '1 hour'`
  },
}
