import { readAddresses } from './addresses.ts'
import { mintAdminToken, type TokenBearer, type TokenIssuer } from './mint-admin-token.ts'
import { StackError } from './stack-error.ts'

/** As the environment says, else that of the stack that runs, with the address that takes its tokens. Throws StackError when neither says it. */
export function issuerOf(
  environment: Readonly<Record<string, string | undefined>>,
  addressesFile?: string,
): { issuer: TokenIssuer; url?: string } {
  const {
    ADMIN_JWT_ISSUER: issuer,
    ADMIN_JWT_AUDIENCE: audience,
    ADMIN_JWT_SHARED_KEY: sharedKey,
  } = environment
  if (issuer && audience && sharedKey) return { issuer: { issuer, audience, sharedKey } }
  const { admin, payment } = readAddresses(addressesFile)
  if (admin !== undefined) {
    return { issuer: { ...admin, sharedKey: admin.shared_key }, url: payment.internal_url }
  }
  throw new StackError('admin', 'the stack has no key of its own for administration', {
    remedy: 'set ADMIN_JWT_ISSUER, ADMIN_JWT_AUDIENCE and ADMIN_JWT_SHARED_KEY',
  })
}

/** Where both services of a stack that runs are administered. */
export interface RunningAdministration {
  readonly payment: string
  readonly interview: string
  /** Signs a token for them. Throws StackError when they are configured by the developer, who alone has the key. */
  mint(bearer: TokenBearer): Promise<string>
}

/**
 * @param addressesFile default: that of the stack of this checkout
 * @throws StackError when none runs
 */
export function runningAdministration(
  environment: Readonly<Record<string, string | undefined>>,
  addressesFile?: string,
): RunningAdministration {
  const { payment, interview } = readAddresses(addressesFile)
  return {
    payment: payment.internal_url,
    interview: interview.internal_url,
    mint: async (bearer) => mintAdminToken(bearer, issuerOf(environment, addressesFile).issuer),
  }
}
