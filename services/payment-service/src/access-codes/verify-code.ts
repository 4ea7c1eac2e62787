import { AppError, type Sql } from '@interview-pass/service-kit'
import { judgeCode } from './access-code.ts'
import { findByCode, type StoredCode } from './access-codes.store.ts'
import type { FailureCap } from './cap-failures.ts'

export interface VerifyNeeds {
  readonly sql: Sql
  readonly now: () => Date
  readonly failureCap: FailureCap
}

/**
 * Finds a code that is good now. Throws INVALID_ACCESS for one that is unknown or revoked (one uniform answer) and
 * CODE_EXPIRED for a real one past its time; failures count against the cap over all callers.
 */
export async function verifyCode(needs: VerifyNeeds, code: string): Promise<StoredCode> {
  const found = await findByCode(needs.sql, code)
  const verdict = found === undefined ? 'REFUSED' : judgeCode(found, needs.now())
  if (found !== undefined && verdict === 'GOOD') return found
  await needs.failureCap.count()
  throw new AppError(verdict === 'EXPIRED' ? 'CODE_EXPIRED' : 'INVALID_ACCESS')
}

/** Status and dates of any real code, good or not. Throws INVALID_ACCESS for an unknown one. */
export async function getCodeStatus(needs: VerifyNeeds, code: string): Promise<StoredCode> {
  const found = await findByCode(needs.sql, code)
  if (found !== undefined) return found
  await needs.failureCap.count()
  throw new AppError('INVALID_ACCESS')
}
