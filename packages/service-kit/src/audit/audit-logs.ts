import { fieldRules } from '@interview-pass/contracts'
import { z } from 'zod'
import type { Database } from '../database/database.ts'
import type { AccessRule } from '../http/access/access.ts'
import { adminHeaders, adminLimit, type AdminActor } from '../http/access/admin-access.ts'
import type { Feature } from '../http/options.ts'
import { afterText, pageOf, pageQuery } from '../http/request/pages.ts'
import { plainText } from '../http/request/plain-text.ts'
import { route } from '../http/route.ts'
import { listActs } from './list-acts.ts'
import type { AuditLog } from './rows.ts'

const moment = z.iso.datetime({ offset: true })

const filters = z.object({
  ...pageQuery,
  after: z
    .string()
    .regex(/^\d{1,18}$/, fieldRules.nextOfList.en)
    .optional()
    .describe(afterText),
  actor: plainText(255).optional().describe('Who acted, the `sub` of their token'),
  action: plainText(64).optional(),
  resource: plainText(40).optional(),
  resource_id: plainText(100).optional(),
  request_id: z.uuid().optional(),
  is_foreign: z.enum(['true', 'false']).optional().describe('Done by somebody of another tenant, or not'),
  created_from: moment.optional().describe('Then or later'),
  created_to: moment.optional().describe('Before then'),
})

function auditLogView(tenantId: z.ZodType<string | null>) {
  return z
    .object({
      tenant_id: tenantId,
      actor: z.string().max(255).describe('The `sub` of their token'),
      actor_tenant_id: z.string().max(64).nullable(),
      team: z.string().max(64).nullable(),
      roles: z.array(z.string().max(64)),
      is_foreign: z.boolean().describe('The actor is of another tenant'),
      action: z.string().max(64),
      resource: z.string().max(40),
      resource_id: z.string().max(100).nullable(),
      request_id: z.uuid(),
      metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
      created_at: z.iso.datetime(),
    })
    .meta({ id: 'AuditLog' })
}

export interface AuditLogSettings {
  /** Proof by a token whose roles permit to read acts, `own` at least. */
  readonly access: AccessRule<AdminActor>
  /** What the tenant of an act is: null only where acts may be about none. */
  readonly tenantId: z.ZodType<string | null>
}

/** Reading what was done in administration. */
export function auditLogFeature(deps: { readonly database: Database }, settings: AuditLogSettings): Feature {
  return (routes) => routes.mount(listAuditLogsRoute(deps, settings))
}

function listAuditLogsRoute(deps: { readonly database: Database }, { access, tenantId }: AuditLogSettings) {
  return route({
    method: 'GET',
    path: '/admin/audit-logs',
    operationId: 'listAuditLogs',
    summary: 'What was done in administration, newest first',
    description:
      'As far as the roles reach: own acts, those of the team, of the tenant, or of all tenants, for which a SUPER_ADMIN of no tenant names none. All filters that are given must hold.',
    tags: ['audit-logs'],
    access,
    rateLimit: adminLimit,
    headers: z.object(adminHeaders),
    query: filters,
    isList: true,
    answers: { 200: z.array(auditLogView(tenantId)).meta({ id: 'AuditLogs' }) },
    errors: [],
    handle: async ({ caller, query }) => {
      const listed = await listActs(deps.database, caller, wantedActs(query), query)
      const { rows, pagination } = pageOf(query, listed, ({ act }) => String(act.id))
      return { status: 200, data: rows.map(present), pagination }
    },
  })
}

function wantedActs(query: z.output<typeof filters>) {
  return {
    actor: query.actor,
    action: query.action,
    resource: query.resource,
    resourceId: query.resource_id,
    requestId: query.request_id,
    isForeign: query.is_foreign && query.is_foreign === 'true',
    createdFrom: query.created_from === undefined ? undefined : new Date(query.created_from),
    createdTo: query.created_to === undefined ? undefined : new Date(query.created_to),
  }
}

function present({ act, tenantId }: AuditLog): z.output<ReturnType<typeof auditLogView>> {
  return {
    tenant_id: tenantId,
    actor: act.actor,
    actor_tenant_id: act.actorTenant,
    team: act.team,
    roles: [...act.roles],
    is_foreign: act.isForeign,
    action: act.action,
    resource: act.resource,
    resource_id: act.resourceId,
    request_id: act.requestId,
    metadata: { ...act.metadata },
    created_at: act.createdAt.toISOString(),
  }
}
