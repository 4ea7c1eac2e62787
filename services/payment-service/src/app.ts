import type { Feature } from '@interview-pass/service-kit'
import { auditLogRoutes } from './administration/audit-logs.routes.ts'
import { attemptAdminRoutes, type AttemptAdminDeps } from './attempts/attempts-admin.routes.ts'
import { tenantRoutes, type TenantRoutesDeps } from './administration/tenants.routes.ts'
import { codeAdminRoutes, type CodeAdminDeps } from './access-codes/code-admin.routes.ts'
import { codeAskerAccess } from './access-codes/prove-access-code.ts'
import { accessCodeRoutes } from './access-codes/access-codes.routes.ts'
import type { VerifyDeps } from './access-codes/verify-code.ts'
import { productRoutes, type ProductRoutesDeps } from './catalog/products.routes.ts'
import { clientRoutes, type ClientRoutesDeps } from './clients/clients.routes.ts'
import { apiClientAccess, type AuthenticateDeps } from './clients/authenticate-client.ts'
import { deadLetterRoutes, type DeadLetterRoutesDeps } from './dead-letters/dead-letters.routes.ts'
import { diagnosisRoutes } from './diagnosis/diagnosis.routes.ts'
import { kpiRoutes, type KpiRoutesDeps } from './kpi/kpi.routes.ts'
import { orderWatcherAccess, type WatcherDeps } from './orders/authenticate-watcher.ts'
import type { FollowOrderDeps } from './orders/follow-order.ts'
import { orderEventsRoutes } from './orders/order-events.routes.ts'
import { orderActionRoutes, type OrderActionDeps } from './orders/order-actions.routes.ts'
import { orderAdminRoutes, type OrderAdminDeps } from './orders/orders-admin.routes.ts'
import { orderRoutes, type OrderDeps } from './orders/orders.routes.ts'
import {
  reconciliationRoutes,
  type ReconciliationRoutesDeps,
} from './reconciliation/reconciliation.routes.ts'
import type { ExecuteDeps } from './refunds/execute-refunds.ts'
import { refundAdminRoutes, type RefundAdminDeps } from './refunds/refunds-admin.routes.ts'
import { refundRoutes } from './refunds/refunds.routes.ts'
import { callbackRoutes, type ChannelCallbacks } from './settlement/callback.routes.ts'
import type { ReceiveDeps } from './settlement/receive-notification.ts'
import { userAdminRoutes } from './users/user-admin.routes.ts'
import { userRoutes } from './users/users.routes.ts'

export type AppDeps = OrderDeps &
  FollowOrderDeps &
  WatcherDeps &
  OrderActionDeps &
  ExecuteDeps &
  ReceiveDeps &
  AuthenticateDeps &
  VerifyDeps

/** Everything this service answers. */
export function features(deps: AppDeps, channels: ChannelCallbacks): Feature[] {
  const apiClient = apiClientAccess(deps)
  return [
    orderRoutes({ ...deps, apiClient }),
    orderEventsRoutes({ ...deps, orderWatcher: orderWatcherAccess(deps) }),
    orderActionRoutes({ ...deps, apiClient }),
    refundRoutes({ ...deps, apiClient }),
    callbackRoutes(deps, channels),
    userRoutes({ ...deps, apiClient }),
    accessCodeRoutes({ ...deps, codeAsker: codeAskerAccess(deps) }),
  ]
}

export type AdminAppDeps = TenantRoutesDeps &
  ProductRoutesDeps &
  ClientRoutesDeps &
  CodeAdminDeps &
  OrderAdminDeps &
  AttemptAdminDeps &
  DeadLetterRoutesDeps &
  ReconciliationRoutesDeps &
  RefundAdminDeps &
  KpiRoutesDeps

/** What it answers on the internal port, to people who administer. */
export function adminFeatures(deps: AdminAppDeps): Feature[] {
  return [
    tenantRoutes(deps),
    clientRoutes(deps),
    productRoutes(deps),
    userAdminRoutes(deps),
    codeAdminRoutes(deps),
    orderAdminRoutes(deps),
    attemptAdminRoutes(deps),
    refundAdminRoutes(deps),
    diagnosisRoutes(deps),
    reconciliationRoutes(deps),
    deadLetterRoutes(deps),
    kpiRoutes(deps),
    auditLogRoutes(deps),
  ]
}
