import { paymentCompleted } from '@interview-pass/contracts'
import { putOnSale } from './put-on-sale.ts'
import { cancel, createOrder, isWrittenDown, moneyBack, pay, settle, type OpenOrder } from './acts.ts'
import { requireFact, type Scene } from './scene.ts'

/** Two orders are paid after they were cancelled: one product fulfils then, the other gives the money back by itself. */
export async function playLate(scene: Scene): Promise<void> {
  const fulfilled = await createOrder(scene)
  await cancel(scene, fulfilled)
  await pay(scene, 'buyer pays all the same', fulfilled)
  await settle(scene, fulfilled)
  const { event } = await scene.step('PaymentCompleted crosses Kafka', () =>
    scene.watch.waitFor(paymentCompleted.type, fulfilled.orderId),
  )
  await scene.showTimeline(fulfilled.orderId)
  const productId = await putOnSale(scene, event.tenantId)
  const returned = await createOrder(scene, productId)
  await cancel(scene, returned)
  await pay(scene, 'buyer pays all the same', returned)
  await moneyBack(scene, returned)
  await staysCancelled(scene, returned)
  await scene.showTimeline(returned.orderId)
}

/** The money paid for nothing: no code, no event. */
async function staysCancelled(scene: Scene, order: OpenOrder): Promise<void> {
  await scene.step(
    'order stays cancelled',
    async () => {
      await isWrittenDown(
        scene,
        order,
        'the refund of a late payment',
        ({ action, status, details }) =>
          action === 'REFUND' && status === 'SUCCEEDED' && details['cause'] === 'LATE_PAYMENT',
      )
      const { status, access_code: accessCode } = await scene.payment.getOrder(order.orderId)
      requireFact('the order is CANCELLED', status === 'CANCELLED')
      requireFact('it has no access code', accessCode === null)
      const told = scene.watch.deliveries(paymentCompleted.type, order.orderId)
      requireFact('no PaymentCompleted was told of it', told.length === 0)
    },
    () => ['CANCELLED, without an access code; the money went back by itself'],
  )
}
