import { AppError, type FailureCap, type Sql } from '@interview-pass/service-kit'
import { judgeCode, statusAt } from './access-code.ts'
import { findByCode, type StoredCode } from './access-codes.store.ts'
import type { CodeBearer } from './prove-access-code.ts'

export interface VerifyDeps {
  readonly sql: Sql
  readonly now: () => Date
  readonly failureCap: FailureCap
}

/**
 * Finds a code that is good now. Throws INVALID_ACCESS for one that is unknown or revoked (one uniform answer), RATE_LIMITED
 * instead while too many are, and CODE_EXPIRED for a real one past its time, which is no guess. The code is looked up first:
 * what strangers guess cannot shut out who holds a good one.
 */
export async function verifyCode(deps: VerifyDeps, bearer: CodeBearer): Promise<StoredCode> {
  const found = await findByCode(deps.sql, bearer.accessCode)
  if (found !== undefined) {
    const verdict = judgeCode(found, deps.now())
    if (verdict === 'GOOD') return found
    if (verdict === 'EXPIRED') throw new AppError('CODE_EXPIRED')
  }
  await countFailure(deps, bearer)
  throw new AppError('INVALID_ACCESS')
}

/** Status and dates of any real code, good or not. Throws INVALID_ACCESS for an unknown one, RATE_LIMITED while too many are. */
export async function getCodeStatus(deps: VerifyDeps, bearer: CodeBearer): Promise<StoredCode> {
  const found = await findByCode(deps.sql, bearer.accessCode)
  if (found !== undefined) return { ...found, status: statusAt(found, deps.now()) }
  await countFailure(deps, bearer)
  throw new AppError('INVALID_ACCESS')
}

/** Not for a service of ours: it caps the guesses of its own callers, who must not close the cap for everybody else. */
async function countFailure(deps: VerifyDeps, { clientId }: CodeBearer): Promise<void> {
  if (clientId === undefined) await deps.failureCap.count()
}
