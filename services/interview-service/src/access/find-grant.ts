import type { Db } from '@interview-pass/service-kit'
import type { AccessGrant } from './access-grant.ts'
import { findAccessCode } from './access-codes.store.ts'

/** What a code grants or has granted, whatever became of it; undefined for an unknown one. */
export async function findGrant(db: Db, accessCode: string): Promise<AccessGrant | undefined> {
  return (await findAccessCode(db, accessCode))?.grant
}
