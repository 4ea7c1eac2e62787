import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { readTradeNumber } from '../clients/buyer.ts'
import type { PaymentClient } from '../clients/payment-client.ts'
import { giveBack } from './give-back.ts'
import { granted, type BoughtOrder, type CustomerDeps } from './story.ts'

/** So long a buyer looks whether the payment has arrived. */
const lookingMs = 1000

/**
 * One customer's order with everything that may come to it, in an order that chance gives. What is refused is refused:
 * the books are what counts in the end.
 */
export async function playCustomer(deps: CustomerDeps): Promise<void> {
  const { payment, channel, chance } = deps
  const created = await granted(deps, 'create', () =>
    deps.during('while the order is made', () => payment.createOrder(deps.buyer)),
  )
  if (created === undefined) return
  const first = await readTradeNumber(created.qr_code)
  const order: BoughtOrder = { orderId: created.order_id, outTradeNos: [first] }
  if (chance.happens(0.3)) {
    deps.count((await channel.scan(first)) ? 'scan' : 'scan refused')
    if (chance.happens(0.1)) deps.count((await channel.abandon(first)) ? 'abandon' : 'abandon refused')
  }
  if (chance.happens(0.3)) await takeSecondCode(deps, order)
  if (chance.happens(0.2)) await cancel(deps, order)
  // Some never pay; of those that do, some pay what was cancelled, which is late, and some pay by both codes.
  if (chance.happens(0.85)) await pay(deps, order, chance.pick(order.outTradeNos))
  if (chance.happens(0.6)) {
    for (const other of order.outTradeNos.slice(1)) await pay(deps, order, other)
  }
  if (chance.happens(0.1)) await sync(deps, order)
  if (chance.happens(0.1)) await cancel(deps, order)
  for (let left = chance.below(4); left > 0; left -= 1) await giveBack(deps, order)
}

/** Another QR code; now and then the old one is paid in that very moment. */
async function takeSecondCode(deps: CustomerDeps, order: BoughtOrder): Promise<void> {
  const { payment, channel, chance } = deps
  const [old] = order.outTradeNos
  const isPaidMeanwhile = chance.happens(0.3)
  const [created] = await Promise.all([
    granted(deps, 'second code', () =>
      deps.during('while a second code is made', () => payment.createAttempt(order.orderId)),
    ),
    isPaidMeanwhile && channel.pay(old).then((isPaid) => deps.count(isPaid ? 'pay' : 'pay refused')),
  ])
  if (created !== undefined) order.outTradeNos.push(await readTradeNumber(created.qr_code))
}

async function pay(deps: CustomerDeps, { orderId }: BoughtOrder, outTradeNo: string): Promise<void> {
  const { chance, channel, payment } = deps
  await deps.during('while the payment is told', async () => {
    const isPaid = await channel.pay(outTradeNo)
    deps.count(isPaid ? 'pay' : 'pay refused')
    if (isPaid) await lookForPayment(payment, orderId)
  })
  if (chance.happens(0.1)) deps.count((await channel.pay(outTradeNo)) ? 'paid twice' : 'pay again refused')
  for (let copies = chance.below(3); copies > 0; copies -= 1) {
    if (await channel.resend(outTradeNo)) deps.count('notification repeated')
  }
}

async function lookForPayment(payment: PaymentClient, orderId: string): Promise<void> {
  const isPaid = async () => (await payment.getOrder(orderId)).status === 'PAID'
  await waitUntil('the payment has arrived', isPaid, lookingMs).catch(() => undefined)
}

async function sync(deps: CustomerDeps, { orderId }: BoughtOrder): Promise<void> {
  await granted(deps, 'sync', () =>
    deps.during('while the channel is asked', () => deps.payment.syncOrder(orderId)),
  )
}

async function cancel(deps: CustomerDeps, { orderId }: BoughtOrder): Promise<void> {
  await granted(deps, 'cancel', () =>
    deps.during('while the order is cancelled', () => deps.payment.cancelOrder(orderId)),
  )
}
