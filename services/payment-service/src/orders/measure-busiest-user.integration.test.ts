import { createMetrics } from '@interview-pass/service-kit'
import { expect, it } from 'vitest'
import { createOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { measureBusiestUser } from './measure-busiest-user.ts'

const { service, client } = usePaymentService()

const hourMs = 3_600_000

/** In the hour before that moment: other tenants of this service order now. */
async function measuredAt(at: Date): Promise<string> {
  const metrics = createMetrics({ service: 'test', process: false })
  await measureBusiestUser({ ...service.deps, metrics, now: () => at })
  return metrics.render()
}

it('the orders of an hour of whoever made most are counted, and older ones are not', async () => {
  const orders = [await createOrder(service, client), await createOrder(service, client)]
  const ids = orders.map(({ order_id: id }) => id)
  await service.sql`
    update payment.orders set created_at = now() + interval '1 day' where public_id in ${service.sql(ids)}`
  const tomorrow = Date.now() + 24 * hourMs
  expect(await measuredAt(new Date(tomorrow + hourMs / 2))).toContain('_max{service="test"} 2')
  expect(await measuredAt(new Date(tomorrow + 2 * hourMs))).toContain('_max{service="test"} 0')
})
