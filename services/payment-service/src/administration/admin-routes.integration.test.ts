import { errorCodeOf } from '@interview-pass/service-kit/testing'
import { randomUUID } from 'node:crypto'
import { covers, type Scope } from '@interview-pass/service-kit'
import { beforeAll, describe, expect, it } from 'vitest'
import { administer, tenantOf } from '../../test/admin.ts'
import { adminRoutes, pathOf, type AdminRoute } from '../../test/admin-routes.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { permittedScope, rolePermissions } from './role-permissions.ts'

const { service, client } = usePaymentService()
let tenant: string

/** What each route of administration needs: the resource, the action, and how far the permission must reach. */
const needs: Readonly<Record<string, readonly [string, string, Scope]>> = {
  listTenants: ['tenants', 'read', 'all'],
  getTenant: ['tenants', 'read', 'all'],
  putTenant: ['tenants', 'create', 'all'],
  changeTenant: ['tenants', 'update', 'all'],
  listApiClients: ['api-clients', 'read', 'tenant'],
  createApiClient: ['api-clients', 'create', 'tenant'],
  getApiClient: ['api-clients', 'read', 'tenant'],
  changeApiClient: ['api-clients', 'update', 'tenant'],
  rotateSecret: ['api-clients', 'update', 'tenant'],
  retirePreviousSecret: ['api-clients', 'update', 'tenant'],
  listProducts: ['products', 'read', 'tenant'],
  createProduct: ['products', 'create', 'tenant'],
  getProduct: ['products', 'read', 'tenant'],
  changeProduct: ['products', 'update', 'tenant'],
  listUsers: ['users', 'read', 'tenant'],
  getUserById: ['users', 'read', 'tenant'],
  changeUser: ['users', 'update', 'tenant'],
  listTenantOrders: ['orders', 'read', 'tenant'],
  getTenantOrder: ['orders', 'read', 'tenant'],
  readOrderTimeline: ['orders', 'read', 'tenant'],
  listStuckOrders: ['orders', 'read', 'tenant'],
  listAttempts: ['attempts', 'read', 'tenant'],
  getAttempt: ['attempts', 'read', 'tenant'],
  queryAttempt: ['attempts', 'query', 'tenant'],
  listRefunds: ['refunds', 'read', 'tenant'],
  requestRefund: ['refunds', 'create', 'tenant'],
  getOrderRefund: ['refunds', 'read', 'tenant'],
  queryRefund: ['refunds', 'query', 'tenant'],
  getKpis: ['kpi', 'read', 'tenant'],
  diagnoseOrder: ['orders', 'read', 'tenant'],
  listDifferences: ['reconciliation', 'read', 'tenant'],
  getDifference: ['reconciliation', 'read', 'tenant'],
  closeDifference: ['reconciliation', 'close', 'tenant'],
  listReconciliationDays: ['reconciliation', 'read', 'all'],
  reconcileDay: ['reconciliation', 'reconcile', 'all'],
  listAccessCodes: ['access-codes', 'read', 'own'],
  issueAccessCode: ['access-codes', 'create', 'own'],
  getAccessCode: ['access-codes', 'read', 'own'],
  revokeAccessCode: ['access-codes', 'revoke', 'own'],
  reissueAccessCode: ['access-codes', 'reissue', 'own'],
  withdrawUserAccess: ['user-access', 'withdraw', 'tenant'],
  listDeadLetterBoxes: ['dead-letters', 'read', 'all'],
  listDeadLetters: ['dead-letters', 'read', 'all'],
  replayDeadLetter: ['dead-letters', 'replay', 'all'],
  listAuditLogs: ['audit-logs', 'read', 'own'],
}

const roles = Object.keys(rolePermissions)

function isPermitted(role: string, { operationId }: AdminRoute): boolean {
  const [resource = '', action = '', atLeast = 'all'] = needs[operationId] ?? []
  return covers(permittedScope([role], resource, action), atLeast)
}

/** Nothing of these ids is there, so that what is permitted changes nothing. */
const nowhere = {
  tenant_id: randomUUID(),
  api_client_id: randomUUID(),
  product_id: randomUUID(),
  user_id: randomUUID(),
  order_id: randomUUID(),
  refund_id: randomUUID(),
  out_trade_no: 'none',
  access_code_id: randomUUID(),
  difference_id: randomUUID(),
  channel: 'NONE',
  day: '2026-01-15',
  topic: 'payment.events.v1',
  group: 'nobody',
  offset: '0',
}

const bodyOf = ({ method }: AdminRoute) => (method === 'GET' || method === 'DELETE' ? undefined : {})

const cases = adminRoutes.flatMap((route) =>
  roles.map((role) => ({ role, operationId: route.operationId, route })),
)

beforeAll(async () => {
  tenant = await tenantOf(service, client)
})

describe('the role matrix', () => {
  it('has a line for every route of administration, and for nothing else', () => {
    expect(adminRoutes.map(({ operationId }) => operationId).toSorted((a, b) => a.localeCompare(b))).toEqual(
      Object.keys(needs).toSorted((a, b) => a.localeCompare(b)),
    )
  })

  it('lets engineers look at what is sold, to whom and what became of it, and team leads ask the channel and read the figures, too', () => {
    const mayCall = (role: string) =>
      adminRoutes.filter((route) => isPermitted(role, route)).map(({ operationId }) => operationId)
    const engineer = mayCall('ENGINEER')
    expect(engineer).toEqual([
      'listProducts',
      'getProduct',
      'listUsers',
      'getUserById',
      'listAccessCodes',
      'issueAccessCode',
      'getAccessCode',
      'listTenantOrders',
      'getTenantOrder',
      'readOrderTimeline',
      'listStuckOrders',
      'listAttempts',
      'getAttempt',
      'listRefunds',
      'getOrderRefund',
      'diagnoseOrder',
      'listAuditLogs',
    ])
    const more = mayCall('TEAM_LEAD').filter((operationId) => !engineer.includes(operationId))
    expect(more).toEqual(['revokeAccessCode', 'reissueAccessCode', 'queryAttempt', 'queryRefund', 'getKpis'])
  })

  it.each(cases)('says what $role gets from $operationId', async ({ role, route }) => {
    const { method } = route
    const path = pathOf(route, nowhere)
    const answer = await administer(service, { role, tenant }, method, path, { body: bodyOf(route) })
    if (isPermitted(role, route)) {
      expect([401, 403]).not.toContain(answer.status)
      expect(answer.headers.get('ratelimit-policy')).toContain('"admin"')
    } else {
      expect(answer.status).toBe(403)
      expect(await errorCodeOf(answer)).toBe('FORBIDDEN')
    }
  })
})

describe.each(adminRoutes)('$operationId', (route) => {
  it('is not there on the public port, whoever asks', async () => {
    const publicPort = { service: { ...service.service, internalUrl: service.service.url } }
    const path = pathOf(route, nowhere)
    const answer = await administer(publicPort, { role: 'SUPER_ADMIN', tenant }, route.method, path, {
      body: bodyOf(route),
    })
    expect(await errorCodeOf(answer)).toBe('ROUTE_NOT_FOUND')
  })

  it('is refused without a token, and its description says which permission it needs', async () => {
    const url = new URL(`/api/v1/admin${pathOf(route, nowhere)}`, service.service.internalUrl)
    const answer = await fetch(url, { method: route.method })
    expect(await errorCodeOf(answer)).toBe('UNAUTHENTICATED')
    expect(route.security).toEqual([{ actorToken: [needs[route.operationId]?.join(':')] }])
    expect(route.errors).toEqual(expect.arrayContaining(['UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED']))
  })
})
