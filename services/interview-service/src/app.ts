import type { Feature } from '@interview-pass/service-kit'
import { sessionTokenAccess, type SessionAccessDeps } from './access/authenticate-session.ts'
import { auditLogRoutes } from './administration/audit-logs.routes.ts'
import { deletionAdminRoutes, type DeletionAdminDeps } from './deletion/deletion-admin.routes.ts'
import { deletionRoutes, type DeletionRoutesDeps } from './deletion/deletion.routes.ts'
import { feedbackRoutes, type FeedbackRoutesDeps } from './feedback/feedback.routes.ts'
import { kpiRoutes, type KpiRoutesDeps } from './kpi/kpi.routes.ts'
import { ratingRoutes, type RatingRoutesDeps } from './ratings/ratings.routes.ts'
import { deviceRoutes, type DeviceRoutesDeps } from './sessions/devices.routes.ts'
import { sessionAdminRoutes, type SessionAdminDeps } from './sessions/sessions-admin.routes.ts'
import { sessionRoutes, type SessionRoutesDeps } from './sessions/sessions.routes.ts'
import { timelineRoutes } from './timelines/timelines.routes.ts'
import { transcriptRoutes, type TranscriptRoutesDeps } from './transcript/transcript.routes.ts'
import { turnRoutes, type TurnRoutesDeps } from './turns/turns.routes.ts'

export type AppDeps = SessionAccessDeps &
  Omit<
    SessionRoutesDeps &
      DeviceRoutesDeps &
      TurnRoutesDeps &
      TranscriptRoutesDeps &
      FeedbackRoutesDeps &
      RatingRoutesDeps &
      DeletionRoutesDeps,
    'sessionToken'
  >

/** Everything this service answers. */
export function features(deps: AppDeps): Feature[] {
  const sessionToken = sessionTokenAccess(deps)
  return [
    sessionRoutes({ ...deps, sessionToken }),
    deviceRoutes(deps),
    turnRoutes({ ...deps, sessionToken }),
    transcriptRoutes({ ...deps, sessionToken }),
    feedbackRoutes({ ...deps, sessionToken }),
    ratingRoutes({ ...deps, sessionToken }),
    deletionRoutes({ ...deps, sessionToken }),
  ]
}

export type AdminAppDeps = SessionAdminDeps & DeletionAdminDeps & KpiRoutesDeps

/** What it answers on the internal port, to people who administer. */
export function adminFeatures(deps: AdminAppDeps): Feature[] {
  return [
    timelineRoutes(deps),
    sessionAdminRoutes(deps),
    deletionAdminRoutes(deps),
    kpiRoutes(deps),
    auditLogRoutes(deps),
  ]
}
