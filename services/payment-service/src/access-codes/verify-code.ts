import { AppError, type FailureCap, type Sql } from '@interview-pass/service-kit'
import { judgeCode, statusAt } from './access-code.ts'
import { findByCode, type StoredCode } from './access-codes.store.ts'
import type { CodeBearer } from './prove-access-code.ts'

export interface VerifyNeeds {
  readonly sql: Sql
  readonly now: () => Date
  readonly failureCap: FailureCap
}

/**
 * Finds a code that is good now. Throws INVALID_ACCESS for one that is unknown or revoked (one uniform answer) and
 * CODE_EXPIRED for a real one past its time.
 */
export async function verifyCode(needs: VerifyNeeds, bearer: CodeBearer): Promise<StoredCode> {
  const found = await findByCode(needs.sql, bearer.accessCode)
  const verdict = found === undefined ? 'REFUSED' : judgeCode(found, needs.now())
  if (found !== undefined && verdict === 'GOOD') return found
  await countFailure(needs, bearer)
  throw new AppError(verdict === 'EXPIRED' ? 'CODE_EXPIRED' : 'INVALID_ACCESS')
}

/** Status and dates of any real code, good or not. Throws INVALID_ACCESS for an unknown one. */
export async function getCodeStatus(needs: VerifyNeeds, bearer: CodeBearer): Promise<StoredCode> {
  const found = await findByCode(needs.sql, bearer.accessCode)
  if (found !== undefined) return { ...found, status: statusAt(found, needs.now()) }
  await countFailure(needs, bearer)
  throw new AppError('INVALID_ACCESS')
}

/** Not for a service of ours: it caps the guesses of its own callers, who must not close the cap for everybody else. */
async function countFailure(needs: VerifyNeeds, { clientId }: CodeBearer): Promise<void> {
  if (clientId === undefined) await needs.failureCap.count()
}
