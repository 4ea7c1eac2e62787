import { randomUUID } from 'node:crypto'
import { covers, type Scope } from '@interview-pass/service-kit'
import { administer, errorCodeOf, type DocumentedRoute } from '@interview-pass/service-kit/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { adminRoutes, pathAbout } from '../test/admin.ts'
import { open } from '../test/candidate.ts'
import { useInterviewService } from '../test/interview-service.ts'
import { permittedScope, rolePermissions } from './administration/role-permissions.ts'

const service = await useInterviewService()
let tenant: string

/** What each route of administration needs: the resource, the action, and how far the permission must reach. */
const needs: Readonly<Record<string, readonly [string, string, Scope]>> = {
  listSessions: ['sessions', 'read', 'tenant'],
  getSessionTimeline: ['sessions', 'read', 'tenant'],
  readTranscript: ['transcripts', 'read', 'tenant'],
  endSession: ['sessions', 'end', 'tenant'],
  extendSession: ['sessions', 'extend', 'tenant'],
  regradeFeedback: ['feedback', 'regrade', 'tenant'],
  deleteCandidateData: ['candidate-data', 'delete', 'tenant'],
  getKpis: ['kpi', 'read', 'tenant'],
  listAuditLogs: ['audit-logs', 'read', 'own'],
}

const roles = Object.keys(rolePermissions)

function isPermitted(role: string, { operationId }: DocumentedRoute): boolean {
  const [resource = '', action = '', atLeast = 'all'] = needs[operationId] ?? []
  return covers(permittedScope([role], resource, action), atLeast)
}

/** Nothing of this id is there, so that what is permitted changes nothing. */
const nowhere = randomUUID()

const bodyOf = ({ bodyType }: DocumentedRoute) => (bodyType === undefined ? undefined : {})

const cases = adminRoutes.flatMap((route) =>
  roles.map((role) => ({ role, operationId: route.operationId, route })),
)

beforeAll(async () => {
  const code = service.sellCode()
  tenant = code.tenantId
  await open(service.url, code)
})

describe('the role matrix', () => {
  it('has a line for every route of administration, and for nothing else', () => {
    const inOrder = (names: string[]) => names.toSorted((a, b) => a.localeCompare(b))
    expect(inOrder(adminRoutes.map(({ operationId }) => operationId))).toEqual(inOrder(Object.keys(needs)))
  })

  it('lets engineers look at sessions and not at words, and team leads end, extend and regrade them and read the figures, too', () => {
    const mayCall = (role: string) =>
      adminRoutes.filter((route) => isPermitted(role, route)).map(({ operationId }) => operationId)
    const engineer = mayCall('ENGINEER')
    expect(engineer).toEqual(['listSessions', 'getSessionTimeline', 'listAuditLogs'])
    const more = mayCall('TEAM_LEAD').filter((operationId) => !engineer.includes(operationId))
    expect(more).toEqual(['endSession', 'extendSession', 'regradeFeedback', 'getKpis'])
    expect(mayCall('TENANT_ADMIN')).toHaveLength(adminRoutes.length)
  })

  it.each(cases)('says what $role gets from $operationId', async ({ role, route }) => {
    const path = pathAbout(route, nowhere)
    const answer = await administer(service, { role, tenant }, route.method, path, { body: bodyOf(route) })
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
    const publicPort = { internalUrl: service.url }
    const path = pathAbout(route, nowhere)
    const answer = await administer(publicPort, { role: 'SUPER_ADMIN', tenant }, route.method, path, {
      body: bodyOf(route),
    })
    expect(await errorCodeOf(answer)).toBe('ROUTE_NOT_FOUND')
  })

  it('is refused without a token, and its description says which permission it needs', async () => {
    const url = new URL(`/api/v1/admin${pathAbout(route, nowhere)}`, service.internalUrl)
    expect(await errorCodeOf(await fetch(url, { method: route.method }))).toBe('UNAUTHENTICATED')
    expect(route.security).toEqual([{ actorToken: [needs[route.operationId]?.join(':')] }])
    expect(route.errors).toEqual(expect.arrayContaining(['UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED']))
  })
})
