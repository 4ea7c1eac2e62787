import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'

const rowsMax = 200

const keyRow = z.object({ tenant_id: z.coerce.bigint(), id: z.coerce.bigint() })
const codeRow = z.object({ code: z.string() })
const orderRow = z.object({ order_public_id: z.uuid().nullable() })

/**
 * Look-up over all tenants: interviews begun between these moments whose codes payment-service has not activated, newest
 * first. A code that was revoked counts while its interview goes on.
 */
export async function listStartsNotHeard(
  db: Db,
  { startedFrom, startedBefore }: { startedFrom: Date; startedBefore: Date },
): Promise<SessionKey[]> {
  const rows = await db.execute(sql`
    select s.tenant_id::text as tenant_id, s.id::text as id
    from interview.sessions s join payment.access_codes c on c.code = s.access_code
    where s.started_at >= ${startedFrom.toISOString()}::timestamptz
      and s.started_at < ${startedBefore.toISOString()}::timestamptz
      and ((c.status in ('AVAILABLE', 'EXPIRED') and s.status <> 'REJECTED')
        or (c.status = 'REVOKED' and s.status = 'IN_PROGRESS'))
    order by s.started_at desc limit ${rowsMax}`)
  return rows.map((row) => keyOf(row))
}

/** Look-up over all tenants: codes that are good and have no session. */
export async function listCodesNotPrepared(db: Db, { now }: { now: Date }): Promise<string[]> {
  const rows = await db.execute(sql`
    select c.code from payment.access_codes c
    where c.status = 'AVAILABLE' and c.expire_at > ${now.toISOString()}::timestamptz
      and not exists (select from interview.sessions s where s.access_code = c.code)
    limit ${rowsMax}`)
  return rows.map((row) => codeRow.parse(row).code)
}

/** Look-up over all tenants: sessions that wait to be opened by codes that have expired. */
export async function listPreparedInVain(db: Db): Promise<SessionKey[]> {
  const rows = await db.execute(sql`
    select s.tenant_id::text as tenant_id, s.id::text as id
    from interview.sessions s join payment.access_codes c on c.code = s.access_code
    where s.status = 'PREPARED' and c.status = 'EXPIRED' limit ${rowsMax}`)
  return rows.map((row) => keyOf(row))
}

/**
 * Look-up over all tenants: the orders, where there is one, whose codes were activated after that moment and have opened
 * nothing here.
 */
export async function listActivatedWithoutSession(
  db: Db,
  { activatedFrom }: { activatedFrom: Date },
): Promise<(string | null)[]> {
  const rows = await db.execute(sql`
    select c.order_public_id from payment.access_codes c
    where c.status = 'ACTIVATED' and c.activated_at >= ${activatedFrom.toISOString()}::timestamptz and not exists (
      select from interview.sessions s where s.access_code = c.code and s.started_at is not null)
    limit ${rowsMax}`)
  return rows.map((row) => orderRow.parse(row).order_public_id)
}

function keyOf(row: unknown): SessionKey {
  const { tenant_id: tenantId, id: sessionId } = keyRow.parse(row)
  return { tenantId, sessionId }
}
