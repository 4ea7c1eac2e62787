import { fenToYuan } from '@interview-pass/contracts'
import { granted, type BoughtOrder, type CustomerDeps } from './story.ts'

/** A part or all of it, asked for by its seller, perhaps twice, or made in the channel's console. */
export async function giveBack(deps: CustomerDeps, order: BoughtOrder): Promise<void> {
  if (deps.chance.happens(0.25)) return giveBackElsewhere(deps, order)
  const { chance, payment } = deps
  const amount = chance.happens(0.4) ? undefined : fenToYuan(BigInt(1 + chance.below(12_000)))
  const askUnder = (key: string) => () =>
    payment.requestRefund(order.orderId, { amount, reason: 'a test of the books' }, key)
  const [first, second] = [`refund-${chance.next()}`, `refund-${chance.next()}`]
  const asking = granted(deps, 'refund', () => deps.during('while money goes back', askUnder(first)))
  const isAskedAtOnce = chance.happens(0.2)
  await Promise.all([
    asking,
    isAskedAtOnce && granted(deps, 'refund by another key at once', askUnder(second)),
    isAskedAtOnce && granted(deps, 'refund by the same key at once', askUnder(first)),
  ])
  if (chance.happens(0.3)) await granted(deps, 'refund by the same key again', askUnder(first))
}

async function giveBackElsewhere(deps: CustomerDeps, { outTradeNos }: BoughtOrder): Promise<void> {
  const { chance, channel } = deps
  const outTradeNo = chance.pick(outTradeNos)
  const amount = fenToYuan(BigInt(chance.happens(0.3) ? 19_900 : 1 + chance.below(19_900)))
  const isMade = await deps.during('while it goes back elsewhere', () => channel.refund(outTradeNo, amount))
  deps.count(isMade ? 'refund outside' : 'refund outside refused')
}
