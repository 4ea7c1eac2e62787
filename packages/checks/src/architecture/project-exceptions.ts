import type { Exceptions } from './rule.ts'

const payment = 'services/payment-service/src'
const interview = 'services/interview-service/src'

/** Files that write tables of other stores. */
export const writers: Exceptions = {
  [`${payment}/settlement/settlement.store.ts`]:
    'a payment is settled by one statement, so that an order is never paid without its access code',
  [`${payment}/access-codes/activate-code.store.ts`]:
    'a code is activated by one statement with its inbox row, access, log line and event, because it is hot',
  [`${interview}/deletion/deletion.store.ts`]:
    'what a candidate said is removed from every table in one transaction, or from none',
  [`${payment}/seed-demo.ts`]:
    'a development command that makes a tenant with all that belongs to it, and never runs in a service',
}

/** Store functions that find the tenant, or work for all tenants at once. */
export const lookUps: Exceptions = {
  [`${payment}/access-codes/access-codes.store.ts#findByCode`]:
    'the access code is the proof that finds its tenant',
  [`${payment}/access-codes/access-codes.store.ts#expireDueCodes`]: 'a job expires the codes of all tenants',
  [`${payment}/clients/clients.store.ts#findActiveClient`]:
    'the client id of a signed request finds the tenant',
  [`${payment}/administration/tenants.store.ts#findTenant`]:
    'this table is the tenants themselves, found by public id',
  [`${payment}/administration/tenants.store.ts#lockTenant`]:
    'this table is the tenants themselves, locked by public id',
  [`${payment}/administration/tenants.store.ts#insertTenant`]:
    'this table is the tenants themselves, made by public id',
  [`${payment}/administration/tenants.store.ts#listStoredTenants`]:
    'this table is the tenants themselves, listed for whoever administers all',
  [`${payment}/attempts/attempts.store.ts#takeDueAttempts`]: 'a job takes the due attempts of all tenants',
  [`${payment}/attempts/open-attempts.store.ts#countGivenUpAttempts`]:
    'a job counts the attempts of all tenants',
  [`${payment}/attempts/open-attempts.store.ts#countUnresolvedAttempts`]:
    'a job counts the attempts of all tenants',
  [`${payment}/attempts/find-attempt.store.ts#findAttemptByNumber`]:
    'a notification names an attempt by out_trade_no only',
  [`${payment}/attempts/events-token.store.ts#findTokenHolder`]:
    'the events token is the proof that finds its tenant',
  [`${payment}/emails/emails.store.ts#countOpenEmails`]: 'a job counts the e-mails of all tenants that wait',
  [`${payment}/emails/emails.store.ts#lockDueEmails`]: 'a job sends the due e-mails of all tenants',
  [`${payment}/orders/busiest-user.store.ts#countOrdersOfBusiestUser`]:
    'a job looks for the busiest user of all tenants',
  [`${payment}/orders/unpaid-orders.store.ts#listCancellations`]:
    'a job goes on with the cancellations of all tenants',
  [`${payment}/orders/expiry-progress.store.ts#findReached`]: 'how far a job came is about all tenants',
  [`${payment}/orders/expiry-progress.store.ts#keepReached`]: 'how far a job came is about all tenants',
  [`${payment}/orders/unpaid-orders.store.ts#listExpired`]:
    'a job looks at the expired orders of all tenants',
  [`${payment}/orders/orders.store.ts#expireOrders`]: 'a job cancels the expired orders of all tenants',
  [`${payment}/orders/orders.store.ts#requestCancellations`]:
    'a job cancels the expired orders of all tenants',
  [`${payment}/orders/unpaid-orders.store.ts#openAttempt`]:
    "its tenant is the order's of the statement around it",
  [`${payment}/orders/unpaid-orders.store.ts#countHanging`]:
    'a job counts the orders of all tenants that hang',
  [`${payment}/dead-letters/dead-letters.store.ts#listReplays`]:
    'the dead letters of all tenants lie in one topic',
  [`${payment}/refunds/payments.store.ts#hasReturned`]:
    'a notification names an attempt by out_trade_no only',
  [`${payment}/refunds/open-refunds.store.ts#countGivenUpRefunds`]: 'a job counts the refunds of all tenants',
  [`${payment}/refunds/open-refunds.store.ts#countUnresolvedRefunds`]:
    'a job counts the refunds of all tenants',
  [`${payment}/refunds/refunds.store.ts#takeDueRefunds`]: 'a job takes the due refunds of all tenants',
  [`${payment}/payment-logs/payment-logs.store.ts#insertFailureLog`]:
    'a notification that had no effect names its order by out_trade_no only',
  [`${payment}/reconciliation/books.store.ts#listPaid`]: "a channel's bill is of all tenants",
  [`${payment}/reconciliation/books.store.ts#listAttempts`]: "a channel's bill is of all tenants",
  [`${payment}/reconciliation/books.store.ts#listEndedRefunds`]: "a channel's bill is of all tenants",
  [`${payment}/reconciliation/books.store.ts#listRefundsOf`]: "a channel's bill is of all tenants",
  [`${payment}/reconciliation/books.store.ts#listRecentAttempts`]:
    'a job asks about the attempts of all tenants',
  [`${payment}/reconciliation/books.store.ts#findFirstAttemptTime`]: "a channel's bill is of all tenants",
  [`${payment}/reconciliation/runs.store.ts#insertRun`]: 'a day at a channel belongs to no tenant',
  [`${payment}/reconciliation/runs.store.ts#insertRunAgain`]: 'a day at a channel belongs to no tenant',
  [`${payment}/reconciliation/runs.store.ts#listRuns`]: 'a day at a channel belongs to no tenant',
  [`${payment}/reconciliation/runs.store.ts#takeDueRun`]: 'a day at a channel belongs to no tenant',
  [`${payment}/reconciliation/runs.store.ts#postponeRun`]: 'a day at a channel belongs to no tenant',
  [`${payment}/reconciliation/runs.store.ts#finishRun`]: 'a day at a channel belongs to no tenant',
  [`${payment}/reconciliation/runs.store.ts#summarizeRuns`]: 'a day at a channel belongs to no tenant',
  [`${payment}/reconciliation/differences.store.ts#healVanished`]: "a channel's bill is of all tenants",
  [`${payment}/reconciliation/differences.store.ts#countOpenDifferences`]:
    'metrics count those of all tenants',
  [`${payment}/settlement/settlement.store.ts#settleAttempt`]:
    'a notification names an attempt by out_trade_no only',
  [`${payment}/settlement/settlement.store.ts#noteNotification`]:
    'a notification names an attempt by out_trade_no only',
  [`${payment}/settlement/settlement.store.ts#noteRefusedNotification`]:
    'a message that was refused claims an out_trade_no, if anything',
  [`${interview}/access/access-codes.store.ts#findAccessCode`]:
    'the access code is the proof that finds its tenant',
  [`${interview}/access/session-tokens.store.ts#findTokenHolder`]:
    'the session token is the proof that finds its tenant',
  [`${interview}/sessions/sessions.store.ts#findSessionByAccessCode`]: 'an access code finds its tenant',
  [`${interview}/sessions/sessions.store.ts#findSessionByPublicId`]:
    'the public id in an event finds the tenant',
  [`${interview}/sessions/sessions.store.ts#listOverdueSessions`]: 'a job takes the sessions of all tenants',
  [`${interview}/consistency/consistency.store.ts#listStartsNotHeard`]:
    'a job compares the sessions of all tenants with their codes',
  [`${interview}/consistency/consistency.store.ts#listCodesNotPrepared`]:
    'a job compares the sessions of all tenants with their codes',
  [`${interview}/consistency/consistency.store.ts#listPreparedInVain`]:
    'a job compares the sessions of all tenants with their codes',
  [`${interview}/consistency/consistency.store.ts#listActivatedWithoutSession`]:
    'a job compares the sessions of all tenants with their codes',
  [`${interview}/plan/plans.store.ts#claimPlan`]: 'a job takes the waiting plans of all tenants',
  [`${interview}/feedback/feedback.store.ts#claimFeedback`]:
    'a job claims the waiting feedback of all tenants',
  [`${interview}/turns/turns.store.ts#listAbandonedTurns`]:
    'a job takes up the abandoned turns of all tenants',
  [`${interview}/tenants/tenants.store.ts#findTenantId`]:
    'this table is the tenants themselves, found by public id',
  [`${interview}/tenants/tenants.store.ts#insertTenant`]:
    'this table is the tenants themselves, made by public id',
}
