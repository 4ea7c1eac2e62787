import { covers } from '@interview-pass/service-kit'
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { administer, tenantOf } from '../test/admin.ts'
import { payableOrder } from '../test/orders.ts'
import { usePaymentService } from '../test/payment-service.ts'
import { permittedScope, rolePermissions } from './administration/role-permissions.ts'
import { openApiAdmin } from './describe.ts'

const { service, client } = usePaymentService()
let tenant: string
let foreignIds: Record<string, string>

const document = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ security: z.tuple([z.object({ actorToken: z.tuple([z.string()]) })]) })),
  ),
})

const scope = z.enum(['own', 'team', 'tenant', 'all'])

/** Every route of administration with each role, whatever is added later. */
const cases = Object.entries(document.parse(openApiAdmin()).paths).flatMap(([path, operations]) =>
  Object.entries(operations).flatMap(([method, { security }]) => {
    const [resource = '', action = '', atLeast] = security[0].actorToken[0].split(':')
    return Object.keys(rolePermissions).map((role) => ({
      role,
      method: method.toUpperCase(),
      path,
      isPermitted: covers(permittedScope([role], resource, action), scope.parse(atLeast)),
    }))
  }),
)

beforeAll(async () => {
  tenant = await tenantOf(service, client)
  const foreign = await service.addTenant()
  const { orderId, outTradeNo } = await payableOrder(service, foreign)
  foreignIds = {
    order_id: orderId,
    out_trade_no: outTradeNo,
    user_id: foreign.userId,
    product_id: foreign.productId,
    tenant_id: await tenantOf(service, foreign),
    channel: 'NONE',
    day: '2026-01-15',
  }
})

const answer = z.object({ data: z.union([z.array(z.unknown()), z.null()]).catch(null) })

describe("a role, with another tenant's ids in the path", () => {
  it.each(cases)(
    '$role $method $path: permitted $isPermitted, and finds nothing',
    async ({ role, method, path, isPermitted }) => {
      const target = path
        .replace('/api/v1/admin', '')
        .replaceAll(/\{(\w+)\}/g, (_all, name: string) => foreignIds[name] ?? randomUUID())
      const body = method === 'GET' ? undefined : {}
      const response = await administer(service, { role, tenant }, method, target, { body })
      if (!isPermitted) return expect(response.status).toBe(403)
      expect([200, 404, 422]).toContain(response.status)
      if (response.status === 200 && path.includes('{')) {
        expect(answer.parse(await response.json()).data ?? []).toEqual([])
      }
    },
  )
})
