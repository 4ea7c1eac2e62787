import type { Feature } from '@interview-pass/service-kit'
import { sessionTokenAccess } from './access/authenticate-session.ts'
import { feedbackRoutes, type FeedbackRoutesDeps } from './feedback/feedback.routes.ts'
import { ratingRoutes, type RatingRoutesDeps } from './ratings/ratings.routes.ts'
import { deviceRoutes, type DeviceRoutesDeps } from './sessions/devices.routes.ts'
import { sessionRoutes, type SessionRoutesDeps } from './sessions/sessions.routes.ts'
import { transcriptRoutes, type TranscriptRoutesDeps } from './transcript/transcript.routes.ts'
import { turnRoutes, type TurnRoutesDeps } from './turns/turns.routes.ts'

export type AppDeps = Omit<
  SessionRoutesDeps &
    DeviceRoutesDeps &
    TurnRoutesDeps &
    TranscriptRoutesDeps &
    FeedbackRoutesDeps &
    RatingRoutesDeps,
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
  ]
}
