import { AppError, DeadlineError, withDeadline, type Db, type Logger } from '@interview-pass/service-kit'
import type { AccessGrant, CodeSource } from './access-grant.ts'
import { findAccessCode } from './access-codes.store.ts'
import type { AccessMetrics } from './measure-access.ts'
import type { AccessCache } from './remember-access.ts'
import type { FindTenant } from '../tenants/find-tenant.ts'
import { VerifyUnavailable, type VerifyAccessCode } from './verify-access-code.ts'

export interface ValidateAccessDeps {
  readonly db: Db
  readonly verifyAccessCode: VerifyAccessCode
  readonly accessCache: AccessCache
  readonly accessMetrics: AccessMetrics
  readonly logger: Logger
  readonly findTenant: FindTenant
  readonly now: () => Date
}

export interface CheckedAccess {
  readonly tenantId: bigint
  readonly grant: AccessGrant
  readonly checkedBy: CodeSource
}

/**
 * What a code grants, asked of payment-service, then of the cache, then of the shared table. A refusal by payment-service
 * is final; only an outage falls through, and each step has a deadline. Throws AppError INVALID_ACCESS or CODE_EXPIRED, and
 * SERVICE_UNAVAILABLE when nobody can tell.
 */
export async function validateAccessCode(
  deps: ValidateAccessDeps,
  accessCode: string,
): Promise<CheckedAccess> {
  let source: CodeSource = 'VERIFY'
  try {
    let grant = await askVerify(deps, accessCode)
    if (grant === undefined) {
      source = 'CACHE'
      grant = await deps.accessCache.find(accessCode)
    }
    if (grant === undefined) {
      source = 'TABLE'
      grant = await askTable(deps.db, accessCode)
    }
    // An activated code may be past its time for payment-service, which then still says what it opened.
    if (source !== 'VERIFY' && Date.parse(grant.expireAt) <= deps.now().getTime()) {
      throw new AppError('CODE_EXPIRED')
    }
    deps.accessMetrics.countCheck(source, 'GRANTED')
    return { tenantId: await deps.findTenant(grant.tenantPublicId), grant, checkedBy: source }
  } catch (error) {
    deps.accessMetrics.countCheck(source, error instanceof AppError ? error.code : 'FAILED')
    throw error
  }
}

/** Undefined when payment-service cannot be asked. */
async function askVerify(deps: ValidateAccessDeps, accessCode: string): Promise<AccessGrant | undefined> {
  try {
    return await deps.verifyAccessCode(accessCode)
  } catch (error) {
    if (error instanceof VerifyUnavailable) {
      deps.logger.warn({ error, reason: answerIn(error) }, 'an access code could not be verified')
      return undefined
    }
    // What payment-service refuses must not be let in by the cache during its next outage.
    await deps.accessCache.forget(accessCode)
    throw error
  }
}

/** What payment-service answered, if it did: our wrong secret is seen by nothing else, as logs show no error's message. */
function answerIn({ cause }: VerifyUnavailable): string | undefined {
  return cause instanceof VerifyUnavailable ? cause.message : undefined
}

/** Longest time that the shared table may take; verify has its own, and Redis that of its client. */
const tableTimeoutMs = 1000

async function askTable(db: Db, accessCode: string): Promise<AccessGrant> {
  const found = await withDeadline(() => findAccessCode(db, accessCode), tableTimeoutMs).catch(
    (error: unknown) => {
      throw error instanceof DeadlineError ? new AppError('SERVICE_UNAVAILABLE', { cause: error }) : error
    },
  )
  if (found === undefined || found.status === 'REVOKED') throw new AppError('INVALID_ACCESS')
  if (found.status === 'EXPIRED') throw new AppError('CODE_EXPIRED')
  return found.grant
}
