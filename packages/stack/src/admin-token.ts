/** `npm run admin:token -- --role TENANT_ADMIN --tenant <id>`: a token of administration, for development only. */
import { mintAdminToken, readBearer } from './mint-admin-token.ts'
import { issuerOf } from './running-administration.ts'
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
