import type { AccessCodeStatus, InterviewTerms } from '@interview-pass/contracts'
import type { Sql } from '@interview-pass/service-kit'

export interface StoredCode {
  readonly status: AccessCodeStatus
  readonly expireAt: Date
  readonly activatedAt: Date | null
  readonly createdAt: Date
  readonly tenantId: string
  readonly orderId: string | null
  readonly productId: string
  readonly productName: string
  readonly interview: InterviewTerms
}

/** The code itself is the proof that finds its tenant. One prepared statement: this is a hot path. */
export async function findByCode(sql: Sql, code: string): Promise<StoredCode | undefined> {
  const [row] = await sql<StoredCode[]>`
    select status, expire_at as "expireAt", activated_at as "activatedAt", created_at as "createdAt",
      tenant_public_id as "tenantId", order_public_id as "orderId", product_public_id as "productId", product_name as "productName", interview
    from payment.access_codes where code = ${code}`
  return row
}
