import { loadConfig, openDatabase } from '@interview-pass/service-kit'
import { z } from 'zod'
import { createSecretCipher } from './clients/secret-cipher.ts'
import { configSchema } from './config.ts'

/** A seed for demonstrations only: what it makes has well-known names. */
const { NODE_ENV, DATABASE_URL, SECRET_ENCRYPTION_KEY } = configSchema.shape
const seedSchema = z.object({
  NODE_ENV,
  DATABASE_URL,
  SECRET_ENCRYPTION_KEY,
  DEMO_CLIENT_SECRET: z.string().min(32).describe('Secret of the demo API client'),
  SERVICE_CLIENT_SECRET: z
    .string()
    .min(32)
    .describe('Secret that interview-service signs its verifications with'),
})

const config = loadConfig(seedSchema, process.env)
if (config.NODE_ENV === 'production') throw new Error('the demo seed is not for production')
const database = openDatabase({
  url: config.DATABASE_URL,
  schema: 'payment',
  applicationName: 'seed-demo',
  poolMax: 1,
  statementTimeoutMs: 5000,
})
const cipher = createSecretCipher(Buffer.from(config.SECRET_ENCRYPTION_KEY, 'base64'))
const tenantId = '0f8fad5b-d9cb-469f-a165-70867728950e'

/** Safe to run again: names are unique, and a new secret replaces the old one. */
const [seeded] = await database.sql<{ user_id: string; product_id: string }[]>`
  with tenant as (
    insert into payment.tenants (public_id, name) values (${tenantId}, 'Demo tenant')
    on conflict (public_id) do update set name = excluded.name returning id
  ), client as (
    insert into payment.api_clients (tenant_id, client_id, kind, secret_encrypted)
    select tenant.id, seed.client_id, seed.kind, seed.secret
    from tenant, (values
      ('demo-client', 'PARTNER', ${cipher.encrypt(config.DEMO_CLIENT_SECRET)}),
      ('interview-service', 'SERVICE', ${cipher.encrypt(config.SERVICE_CLIENT_SECRET)})
    ) as seed (client_id, kind, secret)
    on conflict (client_id) do update set secret_encrypted = excluded.secret_encrypted
  ), demo_user as (
    insert into payment.users (tenant_id, external_id, display_name, email)
    select id, 'demo-user', 'Demo user', 'demo@example.com' from tenant
    on conflict (tenant_id, external_id) do update set email = excluded.email returning public_id
  ), product as (
    insert into payment.products (tenant_id, name, price_fen, code_validity_days, interview_kind, interview_questions,
      interview_minutes, interview_language)
    select id, 'AI 模拟面试（技术岗）', 19900, 30, 'TECHNICAL', 3, 30, 'zh-CN' from tenant
    on conflict (tenant_id, name) do update set price_fen = excluded.price_fen, version = products.version + 1 returning public_id
  )
  select demo_user.public_id as user_id, product.public_id as product_id from demo_user, product`
await database.close()
process.stdout.write(
  `${JSON.stringify({ client_id: 'demo-client', client_secret: config.DEMO_CLIENT_SECRET, ...seeded })}\n`,
)
