import { accessCodeFrom, signatureHeaders } from '@interview-pass/contracts'
import { AppError, headerText, type AccessRequest, type AccessRule } from '@interview-pass/service-kit'
import { authenticateClient, type AuthenticateDeps } from '../clients/authenticate-client.ts'
import { signatureSecurity } from '../clients/signature-security.ts'

/** Who asks about a code: a service of ours by its client id, anybody else without one. */
export interface CodeAsker {
  readonly clientId: string | undefined
}

/** A code that can be one, and who asks about it. */
export interface CodeBearer extends CodeAsker {
  readonly accessCode: string
}

const accessCodeHeader = 'x-access-code'

/**
 * The code itself is the proof, but it is looked at after the limit, so that every verify counts by address, whatever it
 * holds. Only a signed SERVICE client is told apart before, because it has a quota of its own.
 */
export function codeAskerAccess(deps: AuthenticateDeps): AccessRule<CodeAsker> {
  return {
    name: 'access code',
    openApiSecurity: [{ accessCode: [] }, { accessCode: [], ...signatureSecurity }],
    challenge: 'AccessCode',
    errors: ['UNAUTHENTICATED', 'INVALID_ACCESS', 'SIGNATURE_INVALID'],
    authenticate: async (request) => ({ clientId: await serviceClientOf(deps, request) }),
    callerKey: ({ clientId }) => clientId,
    clientId: ({ clientId }) => clientId,
  }
}

async function serviceClientOf(deps: AuthenticateDeps, request: AccessRequest): Promise<string | undefined> {
  if (request.headers[signatureHeaders.signature] === undefined) return undefined
  const client = await authenticateClient(deps, request)
  return client.kind === 'SERVICE' ? client.clientId : undefined
}

/**
 * The code in `X-Access-Code`, else in the body. Throws AppError UNAUTHENTICATED without one, and INVALID_ACCESS, the
 * uniform answer, for a text that can be none.
 */
export function givenCode(headers: AccessRequest['headers'], inBody: string | null | undefined): string {
  const inHeader = headers[accessCodeHeader]
  const given = typeof inHeader === 'string' ? headerText(inHeader) : inBody
  if (given === undefined || given === null) throw new AppError('UNAUTHENTICATED')
  const accessCode = accessCodeFrom(given)
  // No guess: it can find nothing.
  if (accessCode === undefined) throw new AppError('INVALID_ACCESS')
  return accessCode
}
