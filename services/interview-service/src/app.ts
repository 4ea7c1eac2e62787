import type { Feature } from '@interview-pass/service-kit'
import { sessionTokenAccess } from './access/authenticate-session.ts'
import { feedbackRoutes, type FeedbackRoutesNeeds } from './feedback/feedback.routes.ts'
import { sessionRoutes, type SessionRoutesNeeds } from './sessions/sessions.routes.ts'
import { turnRoutes, type TurnRoutesNeeds } from './turns/turns.routes.ts'

export type AppNeeds = Omit<SessionRoutesNeeds & TurnRoutesNeeds & FeedbackRoutesNeeds, 'sessionToken'>

/** Everything this service answers. */
export function features(needs: AppNeeds): Feature[] {
  const sessionToken = sessionTokenAccess(needs)
  return [
    sessionRoutes({ ...needs, sessionToken }),
    turnRoutes({ ...needs, sessionToken }),
    feedbackRoutes({ ...needs, sessionToken }),
  ]
}
