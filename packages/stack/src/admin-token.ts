/** `npm run admin:token -- --role TENANT_ADMIN --tenant <id>`: a token of administration, for development only. */
import { readAddresses } from './addresses.ts'
import { mintAdminToken, readBearer, type TokenIssuer } from './mint-admin-token.ts'
import { reasonOf, StackError } from './stack-error.ts'

try {
  if (process.env['NODE_ENV'] === 'production') {
    throw new StackError('admin', 'tokens are minted in development only')
  }
  const bearer = readBearer(process.argv.slice(2))
  const { issuer, url } = issuerOf(process.env)
  process.stdout.write(`${await mintAdminToken(bearer, issuer)}\n`)
  if (process.stdout.isTTY && url !== undefined) {
    process.stderr.write(`\ncurl -H "Authorization: Bearer <token>" ${url}/api/v1/admin/audit-logs\n`)
  }
} catch (error) {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exitCode = 1
}

/** As the environment says, else that of the stack that runs, with the address that takes its tokens. */
function issuerOf(environment: NodeJS.ProcessEnv): { issuer: TokenIssuer; url?: string } {
  const {
    ADMIN_JWT_ISSUER: issuer,
    ADMIN_JWT_AUDIENCE: audience,
    ADMIN_JWT_SHARED_KEY: sharedKey,
  } = environment
  if (issuer && audience && sharedKey) return { issuer: { issuer, audience, sharedKey } }
  const { admin, payment } = readAddresses()
  if (admin !== undefined) {
    return { issuer: { ...admin, sharedKey: admin.shared_key }, url: payment.internal_url }
  }
  throw new StackError('admin', 'the stack has no key of its own for administration', {
    remedy: 'set ADMIN_JWT_ISSUER, ADMIN_JWT_AUDIENCE and ADMIN_JWT_SHARED_KEY',
  })
}
