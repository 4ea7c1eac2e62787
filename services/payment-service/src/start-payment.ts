import { startService, type Lifecycle, type StartedService } from '@interview-pass/service-kit'
import { features } from './app.ts'
import type { Deps } from './deps.ts'
import { requestQueryWith } from './orders/request-query.ts'
import { resolveAttemptsJob, schedule } from './schedule.ts'
import { service } from './service.ts'
import { subscriptions } from './subscriptions.ts'

/** Puts what this service answers, hears and does by the clock together, and starts it over open clients. */
export function startPayment(deps: Deps, lifecycle: Lifecycle): Promise<StartedService> {
  return startService(service, { config: deps.config, clients: deps.clients, lifecycle }, (wakes) => {
    const needs = { ...deps, wakeOutbox: wakes.outbox }
    const requestQuery = requestQueryWith({ ...deps, wakeResolver: () => wakes.job(resolveAttemptsJob) })
    return {
      features: features({ ...needs, requestQuery }),
      subscriptions: subscriptions(needs),
      jobs: schedule(needs),
    }
  })
}
