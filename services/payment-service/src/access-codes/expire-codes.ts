import { accessCodeExpired } from '@interview-pass/contracts'
import { recordEvent, type Database } from '@interview-pass/service-kit'
import { logPayment } from '../payment-logs/log-payment.ts'
import { expireDueCodes } from './access-codes.store.ts'

export interface ExpireDeps {
  readonly database: Database
  readonly now: () => Date
}

const codesMaxPerBatch = 100

/** Marks the codes that passed their time unused, and says so in an event each. Runs until none is left or the signal aborts. */
export async function expireCodes(deps: ExpireDeps, signal: AbortSignal): Promise<void> {
  let count = codesMaxPerBatch
  while (count === codesMaxPerBatch && !signal.aborted) count = await expireBatch(deps)
}

function expireBatch(deps: ExpireDeps): Promise<number> {
  const occurredAt = deps.now()
  return deps.database.transaction(async (tx) => {
    const expired = await expireDueCodes(tx, { now: occurredAt, limit: codesMaxPerBatch })
    for (const { code, tenantId, tenantPublicId, orderId, orderPublicId } of expired) {
      await recordEvent(tx, accessCodeExpired, {
        tenant: { id: tenantId, publicId: tenantPublicId },
        occurredAt,
        data: { accessCode: code, orderId: orderPublicId },
      })
      if (orderId === null) continue
      await logPayment(tx, {
        tenantId,
        orderId,
        action: 'EXPIRE_CODE',
        status: 'SUCCEEDED',
        actor: 'expire-codes',
      })
    }
    return expired.length
  })
}
