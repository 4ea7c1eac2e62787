import { paymentCompleted, paymentRefunded } from '@interview-pass/contracts'
import { readTradeNumber } from '../clients/buyer.ts'
import { createOrder, isWrittenDown, moneyBack, pay, settle } from './acts.ts'
import { requireFact, type Scene } from './scene.ts'

/** One order is paid by two QR codes: the second payment comes back by itself, and the code stays good. */
export async function playSurplus(scene: Scene): Promise<void> {
  const { payment, watch } = scene
  const first = await createOrder(scene)
  const { orderId } = first
  const second = await scene.step(
    'another QR code',
    async () => {
      const { qr_code: qrCode } = await payment.createAttempt(orderId)
      return { ...first, outTradeNo: await readTradeNumber(qrCode, scene.signal) }
    },
    ({ outTradeNo }) => [`for the same order, to be paid as ${outTradeNo}`],
  )
  await pay(scene, 'buyer pays the second', second)
  const { access_code: accessCode } = await settle(scene, second)
  await pay(scene, 'buyer pays the first as well', first)
  await moneyBack(scene, first)
  await scene.step(
    'order stays paid, once',
    async () => {
      await isWrittenDown(
        scene,
        first,
        'the refund of a surplus',
        ({ action, status, details }) =>
          action === 'REFUND' && status === 'SUCCEEDED' && details['cause'] === 'SURPLUS',
      )
      const order = await payment.getOrder(orderId)
      const code = await payment.getAccessCodeState(accessCode)
      const kept = await scene.channel.listMovements(second.outTradeNo)
      requireFact('the order is PAID', order.status === 'PAID')
      requireFact('its code is still good', order.access_code === accessCode && code.status === 'AVAILABLE')
      requireFact('the payment that counted has not gone back', kept.length === 1)
      await watch.waitFor(paymentCompleted.type, orderId)
      const told = watch.deliveries(paymentRefunded.type, orderId)
      requireFact('nobody was told that the money of the order went back', told.length === 0)
    },
    () => [`PAID, access code ${accessCode} AVAILABLE`],
  )
  await scene.showTimeline(orderId)
}
