import { accessCodeInput, accessCodeStatuses, interviewTerms } from '@interview-pass/contracts'
import { route, type AccessRule, type Feature, type RateLimitRule } from '@interview-pass/service-kit'
import { z } from 'zod'
import { givenCode, type CodeAsker } from './prove-access-code.ts'
import { getCodeStatus, verifyCode, type VerifyDeps } from './verify-code.ts'

export interface AccessCodeRoutesDeps extends VerifyDeps {
  readonly codeAsker: AccessRule<CodeAsker>
}

const verifiedCode = z
  .object({
    valid: z.literal(true).describe('Always true'),
    status: z.enum(accessCodeStatuses),
    tenant_id: z.uuid(),
    order_id: z.uuid().nullable().describe('Null for a code that was issued without an order'),
    product: z.object({ product_id: z.uuid(), name: z.string().max(128) }),
    interview: interviewTerms,
    expires_at: z.iso.datetime(),
  })
  .meta({ id: 'VerifiedAccessCode' })

const codeStatus = z
  .object({
    status: z.enum(accessCodeStatuses),
    created_at: z.iso.datetime(),
    activated_at: z.iso.datetime().nullable(),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: 'AccessCodeState' })

/** Every look at a code counts by address, before the look-up; one of our services by its client id, with a quota that fits all its customers. */
const verifyLimit: RateLimitRule<CodeAsker> = {
  group: 'access-code-verify',
  perMinute: ({ caller }) => (caller.clientId === undefined ? 100 : 60_000),
  by: ({ caller, address }) => caller.clientId ?? address,
}

export function accessCodeRoutes(deps: AccessCodeRoutesDeps): Feature {
  return (routes) => {
    routes.mount(verifyRoute(deps))
    routes.mount(statusRoute(deps))
  }
}

function verifyRoute(deps: AccessCodeRoutesDeps) {
  return route({
    method: 'POST',
    path: '/access-code/verify',
    operationId: 'verifyAccessCode',
    summary: 'Is this access code good now?',
    description:
      'The code is its own proof, in `X-Access-Code` or in the body. A client of kind SERVICE that signs the request as well has a quota of its own. An unknown and a revoked code get the same answer.',
    tags: ['access-code'],
    access: deps.codeAsker,
    rateLimit: verifyLimit,
    body: z.strictObject({ access_code: accessCodeInput.nullish() }).optional(),
    answers: { 200: verifiedCode },
    errors: ['INVALID_ACCESS', 'CODE_EXPIRED'],
    handle: async ({ caller, request, body }) => {
      const accessCode = givenCode(request.headers, body?.access_code)
      const code = await verifyCode(deps, { ...caller, accessCode })
      return {
        status: 200,
        data: {
          valid: true as const,
          status: code.status,
          tenant_id: code.tenantId,
          order_id: code.orderId,
          product: { product_id: code.productId, name: code.productName },
          interview: code.interview,
          expires_at: code.expireAt.toISOString(),
        },
      }
    },
  })
}

function statusRoute(deps: AccessCodeRoutesDeps) {
  return route({
    method: 'GET',
    path: '/access-code/status',
    operationId: 'getAccessCodeStatus',
    summary: 'Status and dates of an access code',
    description: 'Of any real code, also one that is used or past its time; in `X-Access-Code`.',
    tags: ['access-code'],
    access: deps.codeAsker,
    rateLimit: verifyLimit,
    answers: { 200: codeStatus },
    errors: ['INVALID_ACCESS'],
    handle: async ({ caller, request }) => {
      const accessCode = givenCode(request.headers, undefined)
      const code = await getCodeStatus(deps, { ...caller, accessCode })
      return {
        status: 200,
        data: {
          status: code.status,
          created_at: code.createdAt.toISOString(),
          activated_at: code.activatedAt?.toISOString() ?? null,
          expires_at: code.expireAt.toISOString(),
        },
      }
    },
  })
}
