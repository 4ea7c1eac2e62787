import {
  AppError,
  bindResource,
  databaseErrorOf,
  rowsOf,
  type Database,
  type Db,
  type IdempotencyClaim,
  type Page,
  recordAct,
  type Act,
} from '@interview-pass/service-kit'
import { changedFacts, factsOf, type ProductTerms } from './product.ts'
import type { ProductCache } from './product-cache.ts'
import {
  findProduct,
  insertProduct,
  listStoredProducts,
  lockProduct,
  updateProduct,
  type Product,
} from './products.store.ts'

export interface ChangeProductDeps {
  readonly database: Database
  readonly products: ProductCache
  readonly newId: () => string
}

const resource = 'products'

/** A product by public id. Throws PRODUCT_NOT_FOUND. */
export async function getProduct(
  db: Db,
  asked: { readonly tenantId: bigint; readonly productId: string },
): Promise<Product> {
  const product = await findProduct(db, asked)
  if (product === undefined) throw new AppError('PRODUCT_NOT_FOUND')
  return product
}

/** One page of a tenant's products, newest first, and how many there are in all. */
export function listProducts(db: Db, filter: Parameters<typeof listStoredProducts>[1], page: Page) {
  return listStoredProducts(db, filter, rowsOf(page))
}

/** Puts a product on sale; a retry of the same key gets the one that was made. Throws PRODUCT_NAME_TAKEN. */
export function createProduct(
  { database, newId }: ChangeProductDeps,
  act: Act,
  { terms, claim }: { readonly terms: ProductTerms; readonly claim: IdempotencyClaim | undefined },
): Promise<Product> {
  const { tenantId } = act
  const made = claim?.resourceId
  if (made !== undefined) return getProduct(database.db, { tenantId, productId: made })
  return namedOnce(
    database.transaction(async (tx) => {
      const product = await insertProduct(tx, { ...terms, tenantId, publicId: newId() })
      const metadata = Object.fromEntries(factsOf(product))
      await recordAct(tx, act, { action: 'CREATE_PRODUCT', resource, resourceId: product.publicId, metadata })
      await bindResource(tx, claim, product.publicId)
      return product
    }),
  )
}

export interface ProductChange {
  readonly productId: string
  /** The version that was seen. */
  readonly version: number
  readonly change: Partial<ProductTerms>
}

/**
 * Changes a product that nobody has changed since; what was sold before stays as it was sold. Throws PRODUCT_NOT_FOUND,
 * PRODUCT_CHANGED with the version that is there, and PRODUCT_NAME_TAKEN.
 */
export async function changeProduct(
  { database, products }: ChangeProductDeps,
  act: Act,
  { productId, version, change }: ProductChange,
): Promise<Product> {
  const { tenantId } = act
  const changed = await namedOnce(
    database.transaction(async (tx) => {
      const product = await lockProduct(tx, { tenantId, productId })
      if (product === undefined) throw new AppError('PRODUCT_NOT_FOUND')
      if (product.version !== version) {
        throw new AppError('PRODUCT_CHANGED', { details: { version: product.version } })
      }
      const metadata = changedFacts(product, { ...product, ...change })
      if (Object.keys(metadata).length === 0) return product
      await recordAct(tx, act, { action: 'CHANGE_PRODUCT', resource, resourceId: productId, metadata })
      return updateProduct(tx, product, change)
    }),
  )
  await products.replace(changed)
  return changed
}

async function namedOnce<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    if (databaseErrorOf(error)?.constraint !== 'uk_products_tenant_name') throw error
    throw new AppError('PRODUCT_NAME_TAKEN', { cause: error })
  }
}
