import { setTimeout as delay } from 'node:timers/promises'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { readTradeNumber } from '../clients/buyer.ts'
import { waitUntilSettled } from '../paid-order.ts'
import type { Scene } from './scene.ts'

/** An order, and the channel's trade of its QR code. */
export interface DrillOrder {
  readonly orderId: string
  readonly outTradeNo: string
}

const deadlineMs = 30_000

/** An order that waits for its payment, tried until it is made. */
export function order(scene: Scene): Promise<DrillOrder> {
  return succeed('an order is made', () => orderOnce(scene))
}

async function orderOnce({ payment, buyer }: Scene): Promise<DrillOrder> {
  const { order_id: orderId, qr_code: qrCode } = await payment().createOrder(buyer())
  return { orderId, outTradeNo: await readTradeNumber(qrCode) }
}

/** An order that the channel has the money of, tried once. */
export async function buy(scene: Scene): Promise<DrillOrder> {
  const made = await orderOnce(scene)
  await scene.channel.pay(made.outTradeNo)
  return made
}

/** An order that has its access code, tried until it is made. */
export async function sell(scene: Scene): Promise<DrillOrder & { readonly accessCode: string }> {
  const made = await order(scene)
  await scene.channel.pay(made.outTradeNo)
  const { access_code: accessCode } = await waitUntilSettled(scene.payment(), made.orderId)
  return { ...made, accessCode }
}

/** Customers who buy one after the other, so many at once, whatever is broken. */
export async function haveCustomers(
  scene: Scene,
  { atOnce, pauseMs }: { readonly atOnce: number; readonly pauseMs: number },
  ending: AbortSignal,
): Promise<void> {
  const customer = async (): Promise<void> => {
    while (!ending.aborted) {
      await buy(scene).catch(() => undefined)
      await delay(pauseMs, undefined, { signal: ending }).catch(() => undefined)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, customer))
}

/** Repeats what may fail for a moment, such as after a part was away. */
export function succeed<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
  return waitUntil(what, async () => ({ result: await act() }), deadlineMs, { pauseMaxMs: 1000 }).then(
    ({ result }) => result,
  )
}
