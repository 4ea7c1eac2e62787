import { accessCodeInput, accessCodeStatuses } from '@interview-pass/contracts'
import {
  idempotencyKey,
  idempotent,
  longListQuery,
  pageOf,
  route,
  actKey,
  adminHeaders,
  adminLimit,
  plainText,
  type Feature,
} from '@interview-pass/service-kit'
import { z } from 'zod'
import { tenantAccess, type AdminDeps } from '../administration/admin-access.ts'
import { codeView, presentCode, shownCodeView } from './code-view.ts'
import { listCodes, getCode } from './list-codes.ts'
import { issueCode, type IssueCodeDeps, type ShownCode } from './issue-code.ts'
import { givenCode } from './prove-access-code.ts'
import { reissueCode, revokeCode } from './revoke-code.ts'
import { withdrawUserAccess } from './withdraw-access.ts'

export type CodeAdminDeps = AdminDeps & IssueCodeDeps

export function codeAdminRoutes(deps: CodeAdminDeps): Feature {
  return (routes) => {
    routes.mount(listCodesRoute(deps))
    routes.mount(issueCodeRoute(deps))
    routes.mount(getCodeRoute(deps))
    routes.mount(revokeCodeRoute(deps))
    routes.mount(reissueCodeRoute(deps))
    routes.mount(withdrawAccessRoute(deps))
  }
}

const resource = 'access-codes'
const about = { tags: ['access-codes'], rateLimit: adminLimit, headers: z.object(adminHeaders) } as const
const withKey = about.headers.extend(idempotencyKey.shape)
const params = z.object({ access_code_id: z.uuid() })
const forcible = z
  .strictObject({
    force: z
      .boolean()
      .nullable()
      .default(false)
      .describe('Also when it has opened its interview: that ends, and what its user got is withdrawn'),
  })
  .default({ force: false })

function listCodesRoute(deps: CodeAdminDeps) {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/access-codes',
    operationId: 'listAccessCodes',
    summary: 'Access codes of a tenant, newest first',
    description:
      'As far as the roles reach: those issued by the actor, by their team, or all. All filters that are given must hold. A code that somebody reads out is looked for in `X-Access-Code`.',
    access: tenantAccess(deps, { resource, action: 'read', atLeast: 'own' }),
    headers: about.headers.extend({ 'x-access-code': accessCodeInput.optional() }),
    query: z.object({
      ...longListQuery,
      status: z.enum(accessCodeStatuses).optional(),
      product_id: z.uuid().optional(),
      order_id: z.uuid().optional(),
      user_id: z.uuid().optional(),
      issued_by: plainText(255).optional(),
    }),
    isList: true,
    answers: { 200: z.array(codeView).meta({ id: 'AdministeredAccessCodes' }) },
    errors: ['INVALID_ACCESS'],
    handle: async ({ caller, headers, query }) => {
      const question = {
        status: query.status,
        productId: query.product_id,
        orderId: query.order_id,
        userId: query.user_id,
        issuedBy: query.issued_by,
        code: headers['x-access-code'] === undefined ? undefined : givenCode(headers, undefined),
      }
      const listed = await listCodes(deps, caller, question, query)
      const { rows, pagination } = pageOf(query, listed, ({ code }) => code.publicId)
      const now = deps.now()
      const data = rows.map((listed) => presentCode(listed, now))
      return { status: 200, data, pagination }
    },
  })
}

function issueCodeRoute(deps: CodeAdminDeps) {
  return route({
    ...about,
    method: 'POST',
    path: '/admin/access-codes',
    operationId: 'issueAccessCode',
    summary: 'Issue an access code without an order',
    description:
      'As good as one of the product that was sold now. The code itself is shown here and nowhere else; a retry with the same Idempotency-Key is shown it again for 15 minutes. It is not mailed.',
    access: tenantAccess(deps, { resource, action: 'create', atLeast: 'own' }),
    headers: withKey,
    body: z.object({
      product_id: z.uuid(),
      user_id: z
        .uuid()
        .nullish()
        .describe('Who gets access when the interview is opened; nobody when absent'),
    }),
    answers: { 201: shownCodeView },
    errors: ['USER_NOT_FOUND'],
    handle: ({ caller, requestId, body, ...request }) =>
      idempotent(
        { db: deps.database.db, now: deps.now },
        actKey(caller, request, { route: 'POST /admin/access-codes', store: 'RESOURCE_ONLY' }),
        async (claim) => {
          const asked = { productId: body.product_id, userId: body.user_id ?? undefined, claim }
          const shown = await issueCode(deps, { ...caller, requestId }, asked)
          return { status: 201 as const, data: presentShown(shown, deps.now()) }
        },
      ),
  })
}

function getCodeRoute(deps: CodeAdminDeps) {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/access-codes/:access_code_id',
    operationId: 'getAccessCode',
    summary: 'One access code, without the code itself',
    access: tenantAccess(deps, { resource, action: 'read', atLeast: 'own' }),
    params,
    answers: { 200: codeView },
    errors: ['ACCESS_CODE_NOT_FOUND'],
    handle: async ({ caller, params: { access_code_id: id } }) => ({
      status: 200,
      data: presentCode(await getCode(deps, caller, id), deps.now()),
    }),
  })
}

function revokeCodeRoute(deps: CodeAdminDeps) {
  return route({
    ...about,
    method: 'POST',
    path: '/admin/access-codes/:access_code_id/revoke',
    operationId: 'revokeAccessCode',
    summary: 'Take an access code back',
    description: 'It opens nothing any more, and an interview that it has prepared or opened ends.',
    access: tenantAccess(deps, { resource, action: 'revoke', atLeast: 'own' }),
    params,
    body: forcible,
    answers: { 200: codeView },
    errors: ['ACCESS_CODE_NOT_FOUND', 'ACCESS_CODE_USED'],
    handle: async ({ caller, requestId, params: { access_code_id: id }, body: { force } }) => {
      const asked = { accessCodeId: id, isForced: force ?? false }
      const revoked = await revokeCode(deps, { ...caller, requestId }, asked)
      return { status: 200, data: presentCode(revoked, deps.now()) }
    },
  })
}

function reissueCodeRoute(deps: CodeAdminDeps) {
  return route({
    ...about,
    method: 'POST',
    path: '/admin/access-codes/:access_code_id/reissue',
    operationId: 'reissueAccessCode',
    summary: 'Take an access code back and issue another one in its place',
    description:
      'Both at once: for the same order, user and interview, as long as the product says, from now on. The new code is shown as issueAccessCode shows it.',
    access: tenantAccess(deps, { resource, action: 'reissue', atLeast: 'own' }),
    headers: withKey,
    params,
    body: forcible,
    answers: { 201: shownCodeView },
    errors: ['ACCESS_CODE_NOT_FOUND', 'ACCESS_CODE_USED', 'ACCESS_CODE_REVOKED'],
    handle: ({ caller, requestId, body: { force }, ...request }) =>
      idempotent(
        { db: deps.database.db, now: deps.now },
        actKey(caller, request, { route: 'POST /admin/access-codes/:id/reissue', store: 'RESOURCE_ONLY' }),
        async (claim) => {
          const asked = { accessCodeId: request.params.access_code_id, isForced: force ?? false, claim }
          const shown = await reissueCode(deps, { ...caller, requestId }, asked)
          return { status: 201 as const, data: presentShown(shown, deps.now()) }
        },
      ),
  })
}

function withdrawAccessRoute(deps: CodeAdminDeps) {
  return route({
    ...about,
    method: 'POST',
    path: '/admin/access-codes/:access_code_id/access/withdraw',
    operationId: 'withdrawUserAccess',
    summary: 'Take from a user what an access code gave',
    description: 'The code stays what it is, and its interview goes on: revoke it to end both.',
    access: tenantAccess(deps, { resource: 'user-access', action: 'withdraw' }),
    params,
    answers: { 200: codeView },
    errors: ['ACCESS_CODE_NOT_FOUND'],
    handle: async ({ caller, requestId, params: { access_code_id: id } }) => {
      const withdrawn = await withdrawUserAccess(deps, { ...caller, requestId }, id)
      return { status: 200, data: presentCode(withdrawn, deps.now()) }
    },
  })
}

function presentShown({ listed, isShown }: ShownCode, now: Date): z.output<typeof shownCodeView> {
  return { ...presentCode(listed, now), ...(isShown && { access_code: listed.code.code }) }
}
