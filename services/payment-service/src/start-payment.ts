import { startService, type Lifecycle, type StartedService } from '@interview-pass/service-kit'
import { features } from './app.ts'
import { createRequestQuery } from './attempts/request-query.ts'
import type { Deps } from './deps.ts'
import { resolveAttemptsJob, schedule } from './schedule.ts'
import { service } from './service.ts'
import { subscriptions } from './subscriptions.ts'

/** Puts what this service answers, hears and does by the clock together, and starts it over open clients. */
export function startPayment(opened: Deps, lifecycle: Lifecycle): Promise<StartedService> {
  return startService(service, { config: opened.config, clients: opened.clients, lifecycle }, (wakes) => {
    const deps = { ...opened, wakeOutbox: wakes.outbox }
    const requestQuery = createRequestQuery({ ...deps, wakeResolver: () => wakes.job(resolveAttemptsJob) })
    return {
      features: features({ ...deps, requestQuery }, deps.channels),
      subscriptions: subscriptions(deps),
      jobs: schedule(deps),
    }
  })
}
