import { z } from 'zod'
import type { AdminClient } from '../admin-api/admin-client.ts'
import type { Operation } from '../admin-api/operation.ts'
import { usageError } from '../ops-error.ts'

const tenants = z.array(z.object({ tenant_id: z.string() }))

/** The only tenant of a stack; with a token of all tenants, one is to be named where there are several. Throws OpsError. */
export async function onlyTenant(client: AdminClient, listTenants: Operation): Promise<string> {
  const { rows } = await client.list(listTenants, {}, 2)
  const [first, second] = tenants.parse(rows)
  if (first !== undefined && second === undefined) return first.tenant_id
  throw usageError('name the tenant that it is about by --tenant: npm run ops -- tenants list')
}
