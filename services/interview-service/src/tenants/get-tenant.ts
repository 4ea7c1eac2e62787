import { AppError, type Db } from '@interview-pass/service-kit'
import { findTenantPublicId } from './tenants.store.ts'

/** Public id of an organisation that rows of this schema refer to. */
export async function getTenantPublicId(db: Db, tenantId: bigint): Promise<string> {
  const publicId = await findTenantPublicId(db, tenantId)
  if (publicId === undefined) throw new AppError('SERVICE_ERROR')
  return publicId
}
