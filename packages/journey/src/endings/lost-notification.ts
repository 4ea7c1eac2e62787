import { createOrder, isWrittenDown, pay, settle } from './acts.ts'
import { requireFact, type Scene } from './scene.ts'

/** More than are sent while this is played. */
const dropped = 100

/** No notification arrives: payment-service asks the channel by its own schedule, and finds the payment. */
export async function playLostNotification(scene: Scene): Promise<void> {
  const { channel } = scene
  const order = await createOrder(scene)
  const { outTradeNo } = order
  await scene.step('channel loses its notifications', () =>
    channel.setFault({ kind: 'NOTIFY_DROP', out_trade_no: outTradeNo, times: dropped }),
  )
  await pay(scene, 'buyer pays', order)
  await settle(scene, order)
  await scene.step(
    'payment was found by asking',
    async () => {
      const outcomes = await channel.listDeliveries(outTradeNo)
      const isLost = outcomes.length > 0 && outcomes.every((outcome) => outcome === 'DROPPED')
      requireFact('no notification has arrived', isLost)
      const { actor } = await isWrittenDown(
        scene,
        order,
        'the settlement',
        ({ action, status }) => action === 'SETTLE_PAYMENT' && status === 'SUCCEEDED',
      )
      requireFact('the payment was settled by a query', actor === 'QUERY')
      return outcomes.length
    },
    (count) => [`notifications lost: ${count}; settled by a query`],
  )
  await scene.showTimeline(order.orderId)
}
