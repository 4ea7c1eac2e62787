/** `npm run admin:token -- --role TENANT_ADMIN --tenant <id>`: a token of administration, for development only. */
import { readAddresses } from './addresses.ts'
import { mintAdminToken, readBearer, type TokenIssuer } from './mint-admin-token.ts'
import { reasonOf, StackError } from './stack-error.ts'

try {
  if (process.env['NODE_ENV'] === 'production') {
    throw new StackError('admin', 'tokens are minted in development only')
  }
  process.stdout.write(`${await mintAdminToken(readBearer(process.argv.slice(2)), issuerOf(process.env))}\n`)
} catch (error) {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exitCode = 1
}

/** As the environment says, else that of the stack that runs. */
function issuerOf(environment: NodeJS.ProcessEnv): TokenIssuer {
  const {
    ADMIN_JWT_ISSUER: issuer,
    ADMIN_JWT_AUDIENCE: audience,
    ADMIN_JWT_SHARED_KEY: sharedKey,
  } = environment
  if (issuer && audience && sharedKey) return { issuer, audience, sharedKey }
  const { admin } = readAddresses()
  if (admin !== undefined) return { ...admin, sharedKey: admin.shared_key }
  throw new StackError('admin', 'the stack has no key of its own for administration', {
    remedy: 'set ADMIN_JWT_ISSUER, ADMIN_JWT_AUDIENCE and ADMIN_JWT_SHARED_KEY',
  })
}
