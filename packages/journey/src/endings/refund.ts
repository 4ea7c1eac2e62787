import { paymentCompleted, paymentRefunded } from '@interview-pass/contracts'
import { ApiError } from '../clients/failures.ts'
import { createInterviewClient } from '../clients/interview-client.ts'
import { eventText } from '../terminal/event-text.ts'
import { createOrder, comesTrue, moneyBack, pay, settle } from './acts.ts'
import { requireFact, type Scene } from './scene.ts'

/** The buyer gets all of it back before the interview: the code is good for nothing any more. */
export async function playRefund(scene: Scene): Promise<void> {
  const { payment, watch, screen } = scene
  const order = await createOrder(scene)
  const { orderId } = order
  await pay(scene, 'buyer pays', order)
  const { access_code: accessCode } = await settle(scene, order)
  await scene.step('PaymentCompleted crosses Kafka', () => watch.waitFor(paymentCompleted.type, orderId))
  await scene.step(
    'seller gives it back',
    () => payment.requestRefund(orderId, { amount: undefined, reason: 'changed their mind' }),
    ({ refund_id: refundId, status, amount }) => [`refund ${refundId}`, `${amount} yuan, ${status}`],
  )
  await moneyBack(scene, order)
  const told = await scene.step('PaymentRefunded crosses Kafka', async () => {
    const crossed = await watch.waitFor(paymentRefunded.type, orderId)
    const { full, amount } = paymentRefunded.schema.parse(crossed.event.data)
    requireFact('the event says that all of it went back', full && amount === order.amount)
    return crossed
  })
  screen.write(eventText(told, screen, 6))
  await scene.step(
    'order and code are over',
    () =>
      comesTrue(scene, 'the order is REFUNDED and its code REVOKED', async () => {
        const { status } = await payment.getOrder(orderId)
        const code = await payment.getAccessCodeState(accessCode)
        return status === 'REFUNDED' && code.status === 'REVOKED'
      }),
    () => ['order REFUNDED, access code REVOKED'],
  )
  await scene.step(
    'interview is refused',
    () => refusalOf(scene, accessCode),
    (code) => [code],
  )
  await scene.showTimeline(orderId)
}

/** The first while payment-service is asked, the second once interview-service has heard of the refund. */
const refusals = ['ACCESS_CODE_REVOKED', 'INVALID_ACCESS']

async function refusalOf({ addresses, signal }: Scene, accessCode: string): Promise<string> {
  const interview = createInterviewClient({ baseUrl: addresses.interview.url, signal })
  try {
    await interview.open({ access_code: accessCode })
  } catch (error) {
    if (error instanceof ApiError && refusals.includes(error.code)) return error.code
    throw error
  }
  throw new Error('the code has opened its interview')
}
