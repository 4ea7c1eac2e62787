import { z } from 'zod'
import { sql } from 'drizzle-orm'
import { accessCodeStatuses, interviewTerms, type AccessCodeStatus } from '@interview-pass/contracts'
import type { Db } from '@interview-pass/service-kit'
import type { AccessGrant } from './access-grant.ts'

const accessCodeRow = z.object({
  status: z.enum(accessCodeStatuses),
  expire_at: z.string(),
  tenant_public_id: z.uuid(),
  interview: interviewTerms,
})

/** Look-up in the one shared table, which payment-service writes and this service may only read, column by column. */
export async function findAccessCode(
  db: Db,
  accessCode: string,
): Promise<{ status: AccessCodeStatus; grant: AccessGrant } | undefined> {
  const [row] = await db.execute(sql`
    select status, to_char(expire_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as expire_at,
      tenant_public_id, interview
    from payment.access_codes where code = ${accessCode}`)
  if (row === undefined) return undefined
  const found = accessCodeRow.parse(row)
  return {
    status: found.status,
    grant: {
      tenantPublicId: found.tenant_public_id,
      expireAt: found.expire_at,
      terms: found.interview,
    },
  }
}
