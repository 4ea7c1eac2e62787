import { startService, type Lifecycle, type StartedService } from '@interview-pass/service-kit'
import { adminFeatures, features } from './app.ts'
import type { Deps } from './deps.ts'
import { schedule } from './schedule.ts'
import { service } from './service.ts'
import { subscriptions } from './subscriptions.ts'

/** The rest of the step is for giving up what is not ready. */
const replyShare = 0.8

/** Puts what this service answers, hears and does by the clock together, and starts it over open clients. */
export function startInterviewService(deps: Deps, lifecycle: Lifecycle): Promise<StartedService> {
  const { verifyActor } = deps
  return startService(
    service,
    { ...deps, lifecycle },
    {
      features: features(deps),
      internalFeatures: verifyActor === undefined ? [] : adminFeatures({ ...deps, verifyActor }),
      consumers: subscriptions(deps),
      jobs: schedule(deps),
      // What is not ready near the end of this step is given up, and another replica goes on with it.
      stopWork: (timeoutMs, requestsEnded) => deps.turnRunner.stop(timeoutMs * replyShare, requestsEnded),
      closeClients: () => deps.subscriber.close(),
    },
  )
}
