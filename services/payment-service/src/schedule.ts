import { kpiJobs, prunedMachinery, pruneJob, type Job, type PruneDeps } from '@interview-pass/service-kit'
import { expireCodes, type ExpireDeps } from './access-codes/expire-codes.ts'
import { kpis } from './kpi/kpis.store.ts'
import { measureGivenUpAttempts } from './attempts/measure-given-up.ts'
import type { MailServer } from './emails/mail-server.ts'
import { sendEmails, type SendEmailsDeps } from './emails/send-emails.ts'
import { createOrderExpiry, type OrderExpiryDeps } from './orders/expire-orders.ts'
import { finishCancellations, type FinishCancellationDeps } from './orders/finish-cancellations.ts'
import { measureBusiestUser } from './orders/measure-busiest-user.ts'
import { measureHangingOrders, type MeasureHangingDeps } from './orders/measure-hanging.ts'
import { measureReconciliation, type MeasureDeps } from './reconciliation/measure-reconciliation.ts'
import { reconcileHour } from './reconciliation/reconcile-hour.ts'
import { reconcile } from './reconciliation/reconcile.ts'
import type { ReconcileDeps } from './reconciliation/reconcile-day.ts'
import { executeRefunds, type ExecuteDeps } from './refunds/execute-refunds.ts'
import { measureGivenUpRefunds } from './refunds/measure-given-up.ts'
import { resolveAttempts, type ResolveAttemptsDeps } from './settlement/resolve-attempts.ts'

export const resolveAttemptsJob = 'resolve-attempts'

const expireOrdersJob = 'expire-orders'

export const executeRefundsJob = 'execute-refunds'

export const reconcileJob = 'reconcile'

export const sendEmailsJob = 'send-emails'

const dayMs = 86_400_000

/** A dispute with the channel is settled within half a year. */
const prunedEvidence = [
  { table: 'request_nonces', by: 'expires_at', keepMs: 0 },
  { table: 'notifications', keepMs: 180 * dayMs },
]

/** Every timed job of this service, one line each. */
export function schedule(
  deps: ResolveAttemptsDeps &
    FinishCancellationDeps &
    OrderExpiryDeps &
    ExecuteDeps &
    ExpireDeps &
    Omit<SendEmailsDeps, 'mailServer'> & { readonly mailServer: MailServer | undefined } & ReconcileDeps &
    MeasureDeps &
    MeasureHangingDeps &
    PruneDeps,
): Job[] {
  const { mailServer } = deps
  return [
    { name: resolveAttemptsJob, everyMs: 2000, run: ({ signal }) => resolveAttempts(deps, signal) },
    { name: 'finish-cancellations', everyMs: 2000, run: ({ signal }) => finishCancellations(deps, signal) },
    { name: expireOrdersJob, everyMs: 5000, run: createOrderExpiry(deps, expireOrdersJob) },
    { name: executeRefundsJob, everyMs: 2000, run: ({ signal }) => executeRefunds(deps, signal) },
    ...(mailServer === undefined ? [] : [emailsJob({ ...deps, mailServer })]),
    { name: 'expire-codes', everyMs: 30_000, run: ({ signal }) => expireCodes(deps, signal) },
    {
      name: reconcileJob,
      everyMs: 300_000,
      timeoutMs: 600_000,
      run: ({ signal }) => reconcile(deps, signal),
    },
    {
      name: 'reconcile-hour',
      everyMs: 3_600_000,
      timeoutMs: 600_000,
      run: ({ signal }) => reconcileHour(deps, signal),
    },
    {
      name: 'measure-reconciliation',
      everyMs: 60_000,
      claimsRows: true,
      run: () => measureReconciliation(deps),
    },
    {
      name: 'measure-given-up',
      everyMs: 60_000,
      claimsRows: true,
      run: () => measureWhatHangs(deps),
    },
    {
      name: 'measure-busiest-user',
      everyMs: 60_000,
      claimsRows: true,
      run: () => measureBusiestUser(deps),
    },
    ...kpiJobs(deps, kpis),
    pruneJob(deps, [...prunedMachinery, ...prunedEvidence]),
  ]
}

/** In every replica, so that each shows the same. */
async function measureWhatHangs(deps: MeasureHangingDeps & MeasureDeps): Promise<void> {
  await Promise.all([measureHangingOrders(deps), measureGivenUpAttempts(deps), measureGivenUpRefunds(deps)])
}

/** In every replica at once: what one of them waits for holds up no other one. */
function emailsJob(deps: SendEmailsDeps): Job {
  const run: Job['run'] = ({ signal }) => sendEmails(deps, signal)
  return { name: sendEmailsJob, everyMs: 2000, claimsRows: true, run }
}
