import { accessCodeFrom, signatureHeaders } from '@interview-pass/contracts'
import { AppError, type AccessRequest, type AccessRule, type FailureCap } from '@interview-pass/service-kit'
import { z } from 'zod'
import { authenticateClient, type AuthenticateNeeds } from '../clients/authenticate-client.ts'

/** The bearer of an access code; `clientId` when a service of ours asks, with its own quota. */
export interface CodeBearer {
  readonly accessCode: string
  readonly clientId: string | undefined
}

export interface CodeProofNeeds extends AuthenticateNeeds {
  readonly failureCap: FailureCap
}

const accessCodeHeader = 'x-access-code'

const bodyWithCode = z.object({ access_code: z.string() })

/**
 * Proof by the access code itself, in `X-Access-Code` or the body. A signed SERVICE client is exempt from the cap on
 * failures. Throws UNAUTHENTICATED without a code and INVALID_ACCESS, the uniform answer, for a text that can be none.
 */
export function accessCodeProof(needs: CodeProofNeeds): AccessRule<CodeBearer> {
  return {
    name: 'access code',
    openApiSecurity: [{ accessCode: [] }],
    errors: ['UNAUTHENTICATED', 'INVALID_ACCESS', 'SIGNATURE_INVALID'],
    async authenticate(request) {
      const clientId = await serviceClientOf(needs, request)
      if (clientId === undefined) needs.failureCap.check()
      const given = givenCode(request)
      if (given === undefined) throw new AppError('UNAUTHENTICATED')
      const accessCode = accessCodeFrom(given)
      // Not counted by the cap: it guesses nothing, and could be sent without limit to close the cap for everybody.
      if (accessCode === undefined) throw new AppError('INVALID_ACCESS')
      return { accessCode, clientId }
    },
    callerKey: ({ clientId }) => clientId,
    clientId: ({ clientId }) => clientId,
  }
}

async function serviceClientOf(needs: CodeProofNeeds, request: AccessRequest): Promise<string | undefined> {
  if (request.headers[signatureHeaders.signature] === undefined) return undefined
  const client = await authenticateClient(needs, request)
  return client.kind === 'SERVICE' ? client.clientId : undefined
}

function givenCode(request: AccessRequest): string | undefined {
  const header = request.headers[accessCodeHeader]
  if (typeof header === 'string') return header
  const body = bodyWithCode.safeParse(request.body)
  return body.success ? body.data.access_code : undefined
}
