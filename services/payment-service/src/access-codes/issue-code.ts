import { fieldRules } from '@interview-pass/contracts'
import {
  AppError,
  bindResource,
  type Db,
  type IdempotencyClaim,
  recordAct,
  type Act,
} from '@interview-pass/service-kit'
import type { ProductCache } from '../catalog/product-cache.ts'
import { getUser } from '../users/find-users.ts'
import { insertCode } from './access-codes.store.ts'
import type { ListedCode } from './code-list.store.ts'
import { withNewCode, type DrawCodeDeps } from './draw-code.ts'
import { getCode, type ListCodesDeps } from './list-codes.ts'

export interface IssueCodeDeps extends ListCodesDeps, DrawCodeDeps {
  readonly products: ProductCache
  readonly newId: () => string
}

export interface CodeToIssue {
  /** Public ids; without a user, opening the interview gives nobody access. */
  readonly productId: string
  readonly userId: string | undefined
  readonly claim: IdempotencyClaim | undefined
}

/** A code, and whether the code itself may be shown. */
export interface ShownCode {
  readonly listed: ListedCode
  readonly isShown: boolean
}

const dayMs = 86_400_000
/** How long a retry of the request that issued a code is shown it again. */
const shownAgainMs = 900_000

/** How long a new code of a product is good. */
export function expiryOf({ codeValidityDays }: { readonly codeValidityDays: number }, now: Date): Date {
  return new Date(now.getTime() + codeValidityDays * dayMs)
}

/**
 * Issues a code that nobody paid for, as good as one that was sold now. Throws USER_NOT_FOUND, and
 * VALIDATION_FAILED for a product that there is not, or one of both that is not active.
 */
export async function issueCode(deps: IssueCodeDeps, act: Act, asked: CodeToIssue): Promise<ShownCode> {
  const { tenantId, tenantPublicId, actor } = act
  const made = asked.claim?.resourceId
  if (made !== undefined) return showAgain(deps, act, made)
  const { productId } = asked
  const product = await deps.products.find({ tenantId, productId })
  if (product?.status !== 'ACTIVE') throw invalid('body.product_id')
  const userId = await findUserId(deps.database.db, { tenantId, userId: asked.userId })
  const publicId = deps.newId()
  await withNewCode(deps, (code) =>
    deps.database.transaction(async (tx) => {
      await insertCode(tx, {
        tenantId,
        publicId,
        code,
        productId: product.id,
        userId,
        issuedBy: actor.subject,
        issuedTeam: actor.team ?? null,
        expireAt: expiryOf(product, deps.now()),
        tenantPublicId,
        productPublicId: productId,
        productName: product.name,
        interview: {
          kind: product.interviewKind,
          questions: product.interviewQuestions,
          minutes: product.interviewMinutes,
          language: product.interviewLanguage,
        },
      })
      const metadata = { product_id: productId, ...(asked.userId !== undefined && { user_id: asked.userId }) }
      const deed = { action: 'ISSUE_ACCESS_CODE', resource: 'access-codes', resourceId: publicId, metadata }
      await recordAct(tx, act, deed)
      await bindResource(tx, asked.claim, publicId)
    }),
  )
  return { listed: await getCode(deps, act, publicId), isShown: true }
}

/** The code that an earlier request with this key has made; itself only for as long as an answer may have been lost. */
export async function showAgain(deps: ListCodesDeps, act: Act, accessCodeId: string): Promise<ShownCode> {
  const listed = await getCode(deps, act, accessCodeId)
  const age = deps.now().getTime() - listed.code.createdAt.getTime()
  return { listed, isShown: age <= shownAgainMs }
}

async function findUserId(
  db: Db,
  { tenantId, userId }: { readonly tenantId: bigint; readonly userId: string | undefined },
): Promise<bigint | null> {
  if (userId === undefined) return null
  const user = await getUser(db, { tenantId, userId })
  if (user.status !== 'ACTIVE') throw invalid('body.user_id')
  return user.id
}

function invalid(field: string): AppError {
  return new AppError('VALIDATION_FAILED', {
    details: { fields: [{ field, rule: fieldRules.activeOfTenant }] },
  })
}
