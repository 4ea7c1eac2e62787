import { tenantOf } from '../admin.ts'
import type { PaymentServiceUnderTest, TestClient } from '../payment-service.ts'

/** What the provocations of one code work on: a tenant of their own, so that no other code's limits or rows meet theirs. */
export interface Stage {
  readonly service: PaymentServiceUnderTest
  readonly client: TestClient
  /** Public id. */
  readonly tenant: string
}

export async function openStage(service: PaymentServiceUnderTest): Promise<Stage> {
  const client = await service.addTenant()
  return { service, client, tenant: await tenantOf(service, client) }
}
