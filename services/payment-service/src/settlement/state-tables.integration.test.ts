import { nextState } from '@interview-pass/service-kit'
import { describe, expect, it } from 'vitest'
import { payableOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { postNotification, signedNotification } from '../../test/notifications.ts'
import { orderStatuses, orderTransitions } from '../orders/order.ts'
import { attemptStatuses, attemptTransitions } from '../attempts/attempt.ts'

const { service, client } = usePaymentService()

/** Puts an order and its attempt into a state, whatever came before it. */
async function plant(states: { order?: string; attempt?: string }) {
  const order = await payableOrder(service, client)
  const { order: orderStatus = 'PENDING', attempt: attemptStatus = 'AWAITING_PAYMENT' } = states
  await service.sql`
    update payment.orders set status = ${orderStatus}, paid_at = ${orderStatus === 'PENDING' ? null : new Date()}
    where public_id = ${order.orderId}`
  const isPaid = attemptStatus === 'PAID' || attemptStatus === 'REFUNDED'
  await service.sql`
    update payment.payment_attempts
    set status = ${attemptStatus}, payment_id = ${isPaid ? order.outTradeNo : null}, paid_at = ${isPaid ? new Date() : null}
    where out_trade_no = ${order.outTradeNo}`
  return order
}

async function statusesAfterPayment(order: { orderId: string; outTradeNo: string }) {
  const answer = await postNotification(
    service,
    signedNotification(service, { out_trade_no: order.outTradeNo }),
  )
  expect(await answer.text()).toBe('success')
  const [row] = await service.sql`
    select o.status as "order", a.status as "attempt" from payment.orders o
    join payment.payment_attempts a on a.order_id = o.id where o.public_id = ${order.orderId}`
  return { ...row }
}

describe('a payment moves what it pays for as the state tables say', () => {
  it.each(orderStatuses)('an order that is %s', async (status) => {
    const after = await statusesAfterPayment(await plant({ order: status }))
    expect(after['order']).toBe(nextState(orderTransitions, status, 'PAYMENT_RECEIVED') ?? status)
  })

  it.each(attemptStatuses)('an attempt that is %s', async (status) => {
    const after = await statusesAfterPayment(await plant({ attempt: status }))
    expect(after['attempt']).toBe(nextState(attemptTransitions, status, 'PAYMENT_RECEIVED') ?? status)
  })
})
