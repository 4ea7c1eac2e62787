import { startService, type Lifecycle, type StartedService } from '@interview-pass/service-kit'
import { features } from './app.ts'
import type { Deps } from './deps.ts'
import { feedbackJob, schedule } from './schedule.ts'
import { service } from './service.ts'
import { subscriptions } from './subscriptions.ts'

/** Puts what this service answers, hears and does by the clock together, and starts it over open clients. */
export function startInterview(deps: Deps, lifecycle: Lifecycle): Promise<StartedService> {
  const { config, clients, afterCommit, turnRunner, subscriber } = deps
  return startService(service, { config, clients, lifecycle }, (wakes) => {
    afterCommit.onRecorded(wakes.outbox)
    afterCommit.onFeedbackRequested(() => wakes.job(feedbackJob))
    return {
      features: features(deps),
      subscriptions: subscriptions(deps),
      jobs: schedule(deps),
      // Half of the time for the replies that are being made; what is not ready then, another replica goes on with.
      stopWork: () => turnRunner.stop(config.SHUTDOWN_TIMEOUT_MS / 2),
      closeClients: () => subscriber.close(),
    }
  })
}
