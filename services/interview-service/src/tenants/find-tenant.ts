import { AppError, type Db } from '@interview-pass/service-kit'
import { LRUCache } from 'lru-cache'
import { findTenantId, findTenantPublicId, insertTenant } from './tenants.store.ts'

/** Internal id of the organisation with this public id, made known here when it is new. */
export type FindTenant = (publicId: string) => Promise<bigint>

const tenantsMax = 10_000

/** Ids never change, so they are remembered for the life of the process, the most used ones first. */
export function createTenantFinder(deps: { db: Db }): FindTenant {
  const known = new LRUCache<string, bigint>({ max: tenantsMax })
  return async (publicId) => {
    const remembered = known.get(publicId)
    if (remembered !== undefined) return remembered
    const id = (await findTenantId(deps.db, publicId)) ?? (await addTenant(deps.db, publicId))
    known.set(publicId, id)
    return id
  }
}

async function addTenant(db: Db, publicId: string): Promise<bigint> {
  await insertTenant(db, publicId)
  const id = await findTenantId(db, publicId)
  if (id === undefined) throw new AppError('SERVICE_ERROR')
  return id
}

/** Public id of an organisation that rows of this schema refer to. */
export async function getTenantPublicId(db: Db, tenantId: bigint): Promise<string> {
  const publicId = await findTenantPublicId(db, tenantId)
  if (publicId === undefined) throw new AppError('SERVICE_ERROR')
  return publicId
}

/** An organisation that rows of this schema refer to; its public id as it is stored. */
export async function findKnownTenant(
  db: Db,
  publicId: string,
): Promise<{ id: bigint; publicId: string } | undefined> {
  const id = await findTenantId(db, publicId)
  return id === undefined ? undefined : { id, publicId: publicId.toLowerCase() }
}
