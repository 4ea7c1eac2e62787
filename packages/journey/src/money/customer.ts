import { fenToYuan } from '@interview-pass/contracts'
import { ApiError } from '../clients/failures.ts'
import { readTradeNumber } from '../clients/buyer.ts'
import type { PaymentClient } from '../clients/payment-client.ts'
import type { ChannelControl } from './channel-control.ts'
import type { Chance } from './seeded.ts'

/** A point in a customer's story at which something may break. */
export type BreakingPoint =
  | 'while the order is made'
  | 'before the payment'
  | 'while the payment is told'
  | 'while the order is cancelled'
  | 'while money goes back'
  | 'while it goes back elsewhere'

export interface CustomerDeps {
  readonly payment: PaymentClient
  readonly channel: ChannelControl
  readonly chance: Chance
  readonly buyer: { readonly userId: string; readonly productId: string }
  /** Something may break now. Does not wait for it. */
  at(point: BreakingPoint): void
  /** An act was done, whether or not it was granted. */
  count(act: string): void
}

/**
 * One customer's order with everything that may come to it, in an order that chance gives. What is refused is refused:
 * the books are what counts in the end. Throws NoAnswerError when a service does not come back.
 */
export async function playCustomer(deps: CustomerDeps): Promise<void> {
  const { payment, chance } = deps
  deps.at('while the order is made')
  const order = await granted(deps, 'create', () => payment.createOrder(deps.buyer))
  if (order === undefined) return
  const outTradeNo = await readTradeNumber(order.qr_code)
  const orderId = order.order_id
  deps.at('before the payment')
  if (chance.happens(0.3)) await deps.channel.scan(outTradeNo)
  if (chance.happens(0.2)) await cancel(deps, orderId)
  // Some never pay; of those that do, some pay what was cancelled, which is late.
  if (chance.happens(0.85)) await pay(deps, outTradeNo)
  if (chance.happens(0.1)) await cancel(deps, orderId)
  for (let left = chance.below(4); left > 0; left -= 1) await giveBack(deps, { orderId, outTradeNo })
}

async function pay(deps: CustomerDeps, outTradeNo: string): Promise<void> {
  const { chance, channel } = deps
  const isPaid = await channel.pay(outTradeNo)
  deps.count(isPaid ? 'pay' : 'pay refused')
  deps.at('while the payment is told')
  if (chance.happens(0.1)) deps.count((await channel.pay(outTradeNo)) ? 'paid twice' : 'pay refused')
  for (let copies = chance.below(3); copies > 0; copies -= 1) {
    if (await channel.resend(outTradeNo)) deps.count('resend')
  }
}

async function cancel(deps: CustomerDeps, orderId: string): Promise<void> {
  deps.at('while the order is cancelled')
  await granted(deps, 'cancel', () => deps.payment.cancelOrder(orderId))
}

/** A part or all of it, asked for by its seller or made in the channel's console. */
async function giveBack(
  deps: CustomerDeps,
  { orderId, outTradeNo }: { orderId: string; outTradeNo: string },
): Promise<void> {
  const { chance, channel, payment } = deps
  const amount = chance.happens(0.4) ? undefined : fenToYuan(BigInt(1 + chance.below(12_000)))
  if (chance.happens(0.25)) {
    deps.at('while it goes back elsewhere')
    const isMade = await channel.refund(outTradeNo, amount ?? fenToYuan(BigInt(1 + chance.below(19_900))))
    deps.count(isMade ? 'refund outside' : 'refund outside refused')
    return
  }
  deps.at('while money goes back')
  const key = `refund-${chance.next()}`
  const ask = () => payment.requestRefund(orderId, { amount, reason: 'a test of the books' }, key)
  await granted(deps, 'refund', ask)
  if (chance.happens(0.3)) await granted(deps, 'refund again', ask)
}

/** What was asked for; undefined when it was refused. */
async function granted<Result>(
  deps: CustomerDeps,
  act: string,
  ask: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    const result = await ask()
    deps.count(act)
    return result
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    deps.count(`${act} refused as ${error.code}`)
    return undefined
  }
}
