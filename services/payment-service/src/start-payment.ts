import { startService, type Lifecycle, type StartedService } from '@interview-pass/service-kit'
import { adminFeatures, features } from './app.ts'
import { createRequestQuery } from './attempts/request-query.ts'
import { closeOwnClients, type Deps } from './deps.ts'
import { executeRefundsJob, reconcileJob, resolveAttemptsJob, schedule, sendEmailsJob } from './schedule.ts'
import { service } from './service.ts'
import { createOnAnswer } from './settlement/resolve-attempts.ts'
import { subscriptions } from './subscriptions.ts'

/** Puts what this service answers, hears and does by the clock together, and starts it over open clients. */
export function startPayment(deps: Deps, lifecycle: Lifecycle): Promise<StartedService> {
  const wakeResolver = () => deps.wakes.job(resolveAttemptsJob)
  const wakeRefunds = () => deps.wakes.job(executeRefundsJob)
  const wakeReconciler = () => deps.wakes.job(reconcileJob)
  const wakeEmails = () => deps.wakes.job(sendEmailsJob)
  const requestQuery = createRequestQuery({ ...deps, wakeResolver })
  const { verifyActor } = deps
  const { countFallbackCode } = deps.settlementMetrics
  return startService(
    service,
    { ...deps, lifecycle },
    {
      features: features({ ...deps, requestQuery, onAnswer: createOnAnswer(deps) }, deps.channels),
      internalFeatures:
        verifyActor === undefined
          ? []
          : adminFeatures({
              ...deps,
              verifyActor,
              wakeResolver,
              wakeRefunds,
              wakeReconciler,
              countFallbackCode,
            }),
      consumers: subscriptions({ ...deps, wakeEmails }),
      jobs: schedule(deps),
      closeClients: () => closeOwnClients(deps),
    },
  )
}
