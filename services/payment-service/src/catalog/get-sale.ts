import { fieldRules } from '@interview-pass/contracts'
import { AppError, type Db } from '@interview-pass/service-kit'
import { findActiveUser } from './catalog.store.ts'
import type { ProductCache } from './product-cache.ts'

export interface Sale {
  readonly userId: bigint
  readonly productId: bigint
  readonly productName: string
  readonly priceFen: bigint
}

export interface SaleDeps {
  readonly products: ProductCache
}

/** Who buys what, both active and of this tenant. Throws INVALID_ORDER naming the field that cannot be. */
export async function getSale(
  { products }: SaleDeps,
  db: Db,
  asked: { tenantId: bigint; userId: string; productId: string },
): Promise<Sale> {
  const [user, product] = await Promise.all([findActiveUser(db, asked), products.find(asked)])
  if (user === undefined) throw invalid('body.user_id')
  if (product?.status !== 'ACTIVE') throw invalid('body.product_id')
  return { userId: user.id, productId: product.id, productName: product.name, priceFen: product.priceFen }
}

function invalid(field: string): AppError {
  return new AppError('INVALID_ORDER', {
    details: { fields: [{ field, rule: fieldRules.activeOfTenant }] },
  })
}
