import { accessCodeExpired, accessCodeRejected } from '@interview-pass/contracts'
import {
  AppError,
  bindResource,
  recordEvent,
  actorName,
  type IdempotencyClaim,
  type Tx,
  recordAct,
  type Act,
} from '@interview-pass/service-kit'
import { lockOrder } from '../orders/lock-order.ts'
import { logPayment } from '../payment-logs/log-payment.ts'
import {
  changeCode,
  findOrderOfCode,
  insertCode,
  lockCode,
  withdrawAccess,
  type AccessCode,
} from './access-codes.store.ts'
import type { ListedCode } from './code-list.store.ts'
import { withNewCode } from './draw-code.ts'
import { getCode, notFound } from './list-codes.ts'
import { expiryOf, showAgain, type IssueCodeDeps, type ShownCode } from './issue-code.ts'

export interface CodeToRevoke {
  /** Public id. */
  readonly accessCodeId: string
  /** Also when it has opened its interview, which then ends. */
  readonly isForced: boolean
}

const resource = 'access-codes'

/**
 * Takes a code back with what it gave, and ends what it has opened; one that a refund took is then no longer given back by
 * it. One that was revoked by hand stays so. Throws ACCESS_CODE_NOT_FOUND, and ACCESS_CODE_USED for one that has opened its
 * interview, unless forced.
 */
export async function revokeCode(deps: IssueCodeDeps, act: Act, asked: CodeToRevoke): Promise<ListedCode> {
  const { accessCodeId, isForced } = asked
  await getCode(deps, act, accessCodeId)
  await deps.database.transaction(async (tx) => {
    const code = await lockWithOrder(tx, act, accessCodeId)
    if (code.revokedBy !== null) return
    await takeBack(deps, tx, act, { code, isForced })
    await changeCode(tx, code, { status: 'REVOKED', revokedBy: act.actor.subject })
    const deed = { action: 'REVOKE_ACCESS_CODE', resource, resourceId: accessCodeId }
    await recordAct(tx, act, { ...deed, metadata: { status_before: code.status } })
    await log(tx, act, code, 'REVOKE_CODE')
  })
  return getCode(deps, act, accessCodeId)
}

/**
 * Revokes a code and issues another one in its place, with the same terms and the product's validity from now on, at once
 * or not at all. Throws as revokeCode does, and ACCESS_CODE_REVOKED for one that is revoked.
 */
export async function reissueCode(
  deps: IssueCodeDeps,
  act: Act,
  asked: CodeToRevoke & { readonly claim: IdempotencyClaim | undefined },
): Promise<ShownCode> {
  const made = asked.claim?.resourceId
  if (made !== undefined) return showAgain(deps, act, made)
  const { code } = await getCode(deps, act, asked.accessCodeId)
  const product = await deps.products.find({ tenantId: act.tenantId, productId: code.productPublicId })
  if (product === undefined) throw new AppError('SERVICE_ERROR')
  const publicId = deps.newId()
  await withNewCode(deps, (newCode) =>
    deps.database.transaction(async (tx) => {
      const old = await lockWithOrder(tx, act, asked.accessCodeId)
      if (old.status === 'REVOKED') throw new AppError('ACCESS_CODE_REVOKED')
      await takeBack(deps, tx, act, { code: old, isForced: asked.isForced })
      // An order has one code: the old one leaves it to the new one.
      await changeCode(tx, old, { status: 'REVOKED', revokedBy: act.actor.subject, orderId: null })
      await insertCode(
        tx,
        replacementOf(old, act, { publicId, code: newCode, expireAt: expiryOf(product, deps.now()) }),
      )
      const metadata = { replaces: asked.accessCodeId, status_before: old.status }
      await recordAct(tx, act, { action: 'REISSUE_ACCESS_CODE', resource, resourceId: publicId, metadata })
      await log(tx, act, old, 'REISSUE_CODE')
      await bindResource(tx, asked.claim, publicId)
    }),
  )
  return { listed: await getCode(deps, act, publicId), isShown: true }
}

/** What a code gave its user is withdrawn, and interview-service is told by the event that ends what it has of the code. */
async function takeBack(
  { now }: Pick<IssueCodeDeps, 'now'>,
  tx: Tx,
  { tenantId, tenantPublicId, actor }: Act,
  { code, isForced }: { readonly code: AccessCode; readonly isForced: boolean },
): Promise<void> {
  // Also of one that a refund took.
  const { sessionPublicId: sessionId, code: accessCode } = code
  if (sessionId !== null && !isForced) throw new AppError('ACCESS_CODE_USED')
  const occurredAt = now()
  const withdrawn = { withdrawnAt: occurredAt, withdrawnBy: actor.subject }
  await withdrawAccess(tx, { tenantId, accessCodeId: code.publicId, ...withdrawn })
  const about = { tenant: { id: tenantId, publicId: tenantPublicId }, occurredAt }
  if (sessionId !== null) {
    const data = { sessionId, accessCode, reason: 'REVOKED' as const }
    await recordEvent(tx, accessCodeRejected, { ...about, data })
  } else if (code.status !== 'EXPIRED') {
    const data = { accessCode, orderId: code.orderPublicId }
    await recordEvent(tx, accessCodeExpired, { ...about, data })
  }
}

/** With the terms that were sold, for the same user and order. */
function replacementOf(
  { id, tenantId, productId, orderId, userId, ...old }: AccessCode,
  { actor }: Act,
  fresh: { readonly publicId: string; readonly code: string; readonly expireAt: Date },
) {
  return {
    ...fresh,
    tenantId,
    productId,
    orderId,
    userId,
    replacesId: id,
    issuedBy: actor.subject,
    issuedTeam: actor.team ?? null,
    tenantPublicId: old.tenantPublicId,
    orderPublicId: old.orderPublicId,
    productPublicId: old.productPublicId,
    productName: old.productName,
    interview: old.interview,
  }
}

/** Its order first, as every transaction locks. */
async function lockWithOrder(tx: Tx, { tenantId }: Act, accessCodeId: string): Promise<AccessCode> {
  const asked = { tenantId, accessCodeId }
  const orderId = await findOrderOfCode(tx, asked)
  if (orderId !== null) await lockOrder(tx, { tenantId, orderId })
  const code = await lockCode(tx, asked)
  if (code === undefined) throw notFound(accessCodeId)
  return code
}

async function log(
  tx: Tx,
  { actor }: Act,
  { tenantId, orderId, publicId }: AccessCode,
  action: 'REVOKE_CODE' | 'REISSUE_CODE',
): Promise<void> {
  if (orderId === null) return
  const metadata = { access_code_id: publicId }
  await logPayment(tx, { tenantId, orderId, action, status: 'SUCCEEDED', actor: actorName(actor), metadata })
}
