import { fastify } from 'fastify'
import postgres from 'postgres'

/** What `access-code/verify` is measured against: a Fastify route that does the same select and nothing else. */
const { DATABASE_URL: url = '', POOL_MAX: poolMax = '32' } = process.env
const sql = postgres(url, { max: Number(poolMax) })
const app = fastify()

app.post<{ Headers: { 'x-access-code': string } }>('/verify', async (request) => {
  const [code] = await sql`
    select status, expire_at as "expireAt", activated_at as "activatedAt", created_at as "createdAt",
      tenant_public_id as "tenantId", order_public_id as "orderId", product_public_id as "productId",
      product_name as "productName", interview
    from payment.access_codes where code = ${request.headers['x-access-code']}`
  return code
})

process.on('SIGTERM', () => void app.close().then(() => sql.end()))
process.on('disconnect', () => process.exit(0))
process.send?.(await app.listen({ host: '127.0.0.1', port: 0 }))
