import { randomUUID } from 'node:crypto'
import { mintAdminToken } from '@interview-pass/stack'
import { z } from 'zod'
import { exchange } from '../clients/exchange.ts'
import type { Scene } from './scene.ts'

const product = z.object({ product_id: z.uuid(), late_payment_policy: z.literal('REFUND') })

/** As a tenant's administrator: puts a product on sale whose late payments go back, and returns its id. */
export async function putOnSale(scene: Scene, tenantId: string): Promise<string> {
  const { product_id: productId } = await scene.step(
    'another product goes on sale',
    async () => {
      const body = {
        name: `AI 模拟面试 ${randomUUID()}`,
        price: '99.00',
        code_validity_days: 30,
        late_payment_policy: 'REFUND',
        interview: { kind: 'TECHNICAL', questions: 3, minutes: 30, language: 'zh-CN' },
      }
      const outgoing = {
        method: 'POST' as const,
        url: `${scene.addresses.payment.internal_url}/api/v1/admin/products`,
        headers: {
          authorization: `Bearer ${await tokenOf(scene, tenantId)}`,
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
        },
        body: JSON.stringify(body),
        signal: scene.signal,
      }
      return (await exchange(outgoing, product)).data
    },
    ({ late_payment_policy: policy }) => [`of its late payments: ${policy}`],
  )
  return productId
}

function tokenOf({ addresses: { admin } }: Scene, tenant: string): Promise<string> {
  if (admin === undefined) throw new Error('the stack has no key of its own for administration')
  const bearer = { roles: ['TENANT_ADMIN'], tenant, subject: 'demo', minutes: 5 }
  return mintAdminToken(bearer, { ...admin, sharedKey: admin.shared_key })
}
