import type postgres from 'postgres'
import type { SoldCode } from './payment-fixture.ts'

/** The row that payment-service would have written; what it refers to is of no interest here. */
export async function plantAccessCode(
  sql: postgres.Sql<{ bigint: bigint }>,
  code: SoldCode,
  status = 'AVAILABLE',
): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`
      insert into payment.access_codes (tenant_id, product_id, code, status, expire_at, tenant_public_id,
        order_public_id, product_public_id, product_name, interview, activated_at, session_public_id)
      values (1, 1, ${code.accessCode}, ${status}, ${code.expireAt}, ${code.tenantId}, ${code.orderId}, ${code.orderId},
        'Interview', ${tx.json({ ...code.interview })},
        ${status === 'ACTIVATED' ? new Date() : null}, ${status === 'ACTIVATED' ? code.orderId : null})`
  })
}
