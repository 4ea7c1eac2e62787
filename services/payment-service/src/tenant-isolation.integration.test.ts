import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readAnswer } from '../test/answers.ts'
import { usePaymentService } from '../test/payment-service.ts'
import { payableOrder } from '../test/orders.ts'
import { openApi } from './describe.ts'

const { service, client: own } = usePaymentService()
let foreignIds: Record<string, string>

const document = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ security: z.array(z.record(z.string(), z.unknown())).default([]) })),
  ),
})

/** Every route that a request signature opens by itself, whatever is added later. */
const signedRoutes = Object.entries(document.parse(openApi()).paths).flatMap(([path, operations]) =>
  Object.entries(operations)
    .filter(([, { security }]) =>
      security.some((scheme) => 'requestSignature' in scheme && !('accessCode' in scheme)),
    )
    .map(([method]) => ({ method: method.toUpperCase(), path })),
)

const isList = ({ method, path }: { method: string; path: string }) => method === 'GET' && !path.includes('{')

const rows = z.looseObject({ data: z.array(z.unknown()) })

beforeAll(async () => {
  const foreign = await service.addTenant()
  const { orderId } = await payableOrder(service, foreign)
  foreignIds = { order_id: orderId, user_id: foreign.userId, product_id: foreign.productId }
})

describe("another tenant's ids", () => {
  it('are asked of every signed route', () => {
    expect(signedRoutes.map(({ path }) => path)).toContain('/api/v1/payment/orders/{order_id}')
  })

  it.each(signedRoutes.filter((one) => !isList(one)))(
    'open nothing: $method $path',
    async ({ method, path }) => {
      const target = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => foreignIds[name] ?? `no-${name}`)
      const body =
        method === 'GET'
          ? undefined
          : { user_id: foreignIds['user_id'], product_id: foreignIds['product_id'] }
      const response = await service.send(own, method, target, body)
      expect([404, 422]).toContain(response.status)
      expect((await readAnswer(response)).hasData).toBe(false)
    },
  )

  it.each(['user_id', 'product_id'] as const)('find nothing in a list: %s', async (filter) => {
    await payableOrder(service, own)
    for (const { path } of signedRoutes.filter(isList)) {
      const response = await service.send(own, 'GET', `${path}?${filter}=${foreignIds[filter]}`)
      expect(rows.parse(await response.json()).data).toEqual([])
      const all = await (await service.send(own, 'GET', path)).text()
      expect(all).not.toContain(foreignIds['order_id'])
    }
  })

  it.each(['user_id', 'product_id'] as const)('buy nothing when only the %s is foreign', async (field) => {
    const response = await service.send(own, 'POST', '/api/v1/payment/create', {
      user_id: own.userId,
      product_id: own.productId,
      [field]: foreignIds[field],
    })
    expect((await readAnswer(response)).error).toMatchObject({
      code: 'INVALID_ORDER',
      details: { fields: [{ field: `body.${field}` }] },
    })
  })
})
