import { AppError, type Db } from '@interview-pass/service-kit'
import { findActiveProduct, findActiveUser } from './catalog.store.ts'

export interface Sale {
  readonly userId: bigint
  readonly productId: bigint
  readonly productName: string
  readonly priceFen: bigint
}

/** Who buys what, both active and of this tenant. Throws INVALID_ORDER naming the field that can't be. */
export async function getSale(
  db: Db,
  asked: { tenantId: bigint; userId: string; productId: string },
): Promise<Sale> {
  const [user, product] = await Promise.all([findActiveUser(db, asked), findActiveProduct(db, asked)])
  if (user === undefined) throw invalid('body.user_id')
  if (product === undefined) throw invalid('body.product_id')
  return { userId: user.id, productId: product.id, productName: product.name, priceFen: product.priceFen }
}

function invalid(field: string): AppError {
  return new AppError('INVALID_ORDER', {
    details: { fields: [{ field, rule: 'must name an active one of this tenant' }] },
  })
}
