import type { Db, Tx } from '@interview-pass/service-kit'
import { and, desc, eq } from 'drizzle-orm'
import { products } from '../tables.ts'
import type { ProductTerms } from './product.ts'

export type Product = typeof products.$inferSelect

interface ProductOfTenant {
  readonly tenantId: bigint
  /** Public id. */
  readonly productId: string
}

const isProduct = ({ tenantId, productId }: ProductOfTenant) =>
  and(eq(products.tenantId, tenantId), eq(products.publicId, productId))

export async function findProduct(db: Db, asked: ProductOfTenant): Promise<Product | undefined> {
  const [row] = await db.select().from(products).where(isProduct(asked))
  return row
}

/** The same, locked until the transaction ends. */
export async function lockProduct(tx: Tx, asked: ProductOfTenant): Promise<Product | undefined> {
  const [row] = await tx.select().from(products).where(isProduct(asked)).for('update')
  return row
}

export async function insertProduct(
  tx: Tx,
  product: ProductTerms & { readonly tenantId: bigint; readonly publicId: string },
): Promise<Product> {
  const [row] = await tx.insert(products).values(product).returning()
  if (row === undefined) throw new Error('an insert returned no row')
  return row
}

/** Changes a product that is locked, and counts its version on. */
export async function updateProduct(
  tx: Tx,
  { tenantId, id, version }: Pick<Product, 'tenantId' | 'id' | 'version'>,
  change: Partial<ProductTerms>,
): Promise<Product> {
  const [row] = await tx
    .update(products)
    .set({ ...change, version: version + 1 })
    .where(and(eq(products.tenantId, tenantId), eq(products.id, id)))
    .returning()
  if (row === undefined) throw new Error('there is no such product')
  return row
}

/** The products of one page, newest first, and how many there are in all. */
export async function listStoredProducts(
  db: Db,
  { tenantId, status }: { readonly tenantId: bigint; readonly status?: Product['status'] | undefined },
  rows: { readonly limit: number; readonly offset: number },
): Promise<{ readonly found: Product[]; readonly total: number }> {
  const where = and(eq(products.tenantId, tenantId), status && eq(products.status, status))
  const found = await db
    .select()
    .from(products)
    .where(where)
    .orderBy(desc(products.id))
    .limit(rows.limit)
    .offset(rows.offset)
  return { found, total: await db.$count(products, where) }
}
