import { kpiFeature, type CountKpisDeps, type Feature } from '@interview-pass/service-kit'
import { tenantAccess, type AdminDeps } from '../administration/admin-access.ts'
import { kpis } from './kpis.store.ts'

export type KpiRoutesDeps = AdminDeps & CountKpisDeps

/** What a tenant's business is like. */
export function kpiRoutes(deps: KpiRoutesDeps): Feature {
  return kpiFeature(deps, kpis, tenantAccess(deps, { resource: 'kpi', action: 'read' }))
}
