import {
  AppError,
  rowsOf,
  type Database,
  type Db,
  type Page,
  type PermittedActor,
  type Tx,
  recordAct,
} from '@interview-pass/service-kit'
import { everything, type ChangeFeed } from '../change-feed.ts'
import {
  findTenant,
  insertTenant,
  listStoredTenants,
  lockTenant,
  updateTenant,
  type Tenant,
} from './tenants.store.ts'

export interface ChangeTenantDeps {
  readonly database: Database
  readonly changeFeed: Pick<ChangeFeed, 'announce'>
}

/** Who changes a tenant, and in which request. */
export interface TenantAct {
  readonly actor: PermittedActor
  readonly requestId: string
}

/** A tenant by public id. Throws TENANT_NOT_FOUND. */
export async function getTenant(db: Db, publicId: string): Promise<Tenant> {
  const tenant = await findTenant(db, publicId)
  if (tenant === undefined) throw new AppError('TENANT_NOT_FOUND')
  return tenant
}

/** One page of all tenants, newest first, and how many there are in all. */
export function listTenants(db: Db, filter: Parameters<typeof listStoredTenants>[1], page: Page) {
  return listStoredTenants(db, filter, rowsOf(page))
}

/** Makes a tenant under an id that the caller has chosen, or names the one of that id: a repeat does nothing. */
export function putTenant(
  { database }: ChangeTenantDeps,
  act: TenantAct,
  { publicId, name }: Pick<Tenant, 'publicId' | 'name'>,
): Promise<{ tenant: Tenant; isNew: boolean }> {
  return database.transaction(async (tx) => {
    const made = await insertTenant(tx, { publicId, name })
    if (made !== undefined) {
      await record(tx, act, made, 'CREATE_TENANT', { name })
      return { tenant: made, isNew: true }
    }
    const tenant = await lockTenant(tx, publicId)
    if (tenant === undefined) throw new AppError('TENANT_NOT_FOUND')
    if (tenant.name === name) return { tenant, isNew: false }
    await record(tx, act, tenant, 'RENAME_TENANT', { name, name_before: tenant.name })
    return { tenant: await updateTenant(tx, tenant.id, { name }), isNew: false }
  })
}

/**
 * Lets a tenant's clients and people in, or no longer. What its customers have bought stays theirs, and money that is on its
 * way is taken in. Throws TENANT_NOT_FOUND.
 */
export async function changeTenant(
  { database, changeFeed }: ChangeTenantDeps,
  act: TenantAct,
  { publicId, status }: Pick<Tenant, 'publicId' | 'status'>,
): Promise<Tenant> {
  const changed = await database.transaction(async (tx) => {
    const tenant = await lockTenant(tx, publicId)
    if (tenant === undefined) throw new AppError('TENANT_NOT_FOUND')
    if (tenant.status === status) return tenant
    await record(tx, act, tenant, 'CHANGE_TENANT', { status })
    return updateTenant(tx, tenant.id, { status })
  })
  // Replicas know clients by their own ids, not by their tenants.
  await changeFeed.announce('api-clients', everything)
  return changed
}

function record(
  tx: Tx,
  act: TenantAct,
  { id, publicId }: Tenant,
  action: string,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const about = { tenantId: id, tenantPublicId: publicId }
  return recordAct(tx, { ...act, ...about }, { action, resource: 'tenants', resourceId: publicId, metadata })
}
