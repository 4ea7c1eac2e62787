import { fenToYuan, yuanToFen } from '@interview-pass/contracts'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { readTradeNumber } from '../clients/buyer.ts'
import type { TimelineEntry } from '../clients/views.ts'
import { waitUntilSettled } from '../paid-order.ts'
import type { SettledOrder } from '../steps.ts'
import { requireFact, type Scene } from './scene.ts'

/** An order that waits for its payment. */
export interface OpenOrder {
  readonly orderId: string
  readonly amount: string
  /** The channel's trade of its QR code. */
  readonly outTradeNo: string
}

const deadlineMs = 30_000

/** Waits for a fact of an ending. Throws an Error that names it when it does not come. */
export function comesTrue<Seen>(
  { signal }: Scene,
  fact: string,
  look: () => Promise<Seen | false | undefined>,
): Promise<Seen> {
  return waitUntil(fact, look, deadlineMs, { pauseMaxMs: 500, signal })
}

/** Creates an order of the demo's product, or of another one. */
export async function createOrder(scene: Scene, productId?: string): Promise<OpenOrder> {
  const { demo } = scene.addresses
  return scene.step(
    'create order',
    async () => {
      const created = await scene.payment.createOrder({
        userId: demo.user_id,
        productId: productId ?? demo.product_id,
      })
      const { order_id: orderId, amount, qr_code: qrCode } = created
      return { orderId, amount, outTradeNo: await readTradeNumber(qrCode, scene.signal) }
    },
    ({ orderId, amount, outTradeNo }) => [`order ${orderId}`, `${amount} yuan, to be paid as ${outTradeNo}`],
  )
}

/** `name` says who pays by what. */
export async function pay(scene: Scene, name: string, { outTradeNo, amount }: OpenOrder): Promise<void> {
  await scene.step(
    name,
    async () => requireFact(`the channel lets ${outTradeNo} be paid`, await scene.channel.pay(outTradeNo)),
    () => [`${amount} yuan, as ${outTradeNo}`],
  )
}

/** Waits for the access code of a paid order. */
export function settle(scene: Scene, { orderId }: OpenOrder): Promise<SettledOrder> {
  return scene.step(
    'order settled',
    () => waitUntilSettled(scene.payment, orderId, scene.signal),
    ({ status, access_code: accessCode }) => [`${status}, access code ${accessCode}`],
  )
}

/** Cancels an order whose QR code nobody has scanned, so that it can still be paid. */
export async function cancel(scene: Scene, { orderId }: OpenOrder): Promise<void> {
  await scene.step(
    'cancel order',
    async () => {
      const { status } = await scene.payment.cancelOrder(orderId)
      requireFact('the order is CANCELLED', status === 'CANCELLED')
    },
    () => ['CANCELLED; nobody has scanned its QR code, which no channel can take back'],
  )
}

/** Waits until the channel's ledger has all of a payment going out again, once. */
export function moneyBack(scene: Scene, { outTradeNo, amount }: OpenOrder): Promise<unknown> {
  const fen = yuanToFen(amount)
  return scene.step(
    "money is back, says the channel's ledger",
    () =>
      comesTrue(scene, `${amount} yuan of ${outTradeNo} are back`, async () => {
        const lines = await scene.channel.listMovements(outTradeNo)
        const amounts = lines.map((line) => BigInt(line.amount_fen))
        return amounts.length === 2 && amounts[0] === fen && amounts[1] === -fen
      }),
    () => [`${fenToYuan(fen)} in, ${fenToYuan(fen)} out, as ${outTradeNo}`],
  )
}

/** Waits until the order's own timeline has an entry. */
export function isWrittenDown(
  scene: Scene,
  { orderId }: OpenOrder,
  fact: string,
  isIt: (entry: TimelineEntry) => boolean,
): Promise<TimelineEntry> {
  return comesTrue(scene, `the timeline has ${fact}`, async () =>
    (await scene.payment.listTimeline(orderId)).find(isIt),
  )
}
