import { accessCodeRejected, draftEvent } from '@interview-pass/contracts'
import { statesBefore, type Sql } from '@interview-pass/service-kit'
import { accessCodeTransitions } from './access-code.ts'

export interface ActivationInput {
  readonly consumer: string
  readonly eventId: string
  readonly eventType: string
  /** Public id of the tenant that the event names. */
  readonly tenantId: string
  readonly accessCode: string
  readonly sessionId: string
  readonly startedAt: Date
  /** For the event that rejects the session, if it comes to that, and when that is. */
  readonly rejection: { readonly eventId: string; readonly now: Date; readonly traceparent: string }
}

const startable = statesBefore(accessCodeTransitions, 'INTERVIEW_STARTED')

/** WITHHELD: a refund that is on its way has the code, and decides what becomes of its interview. */
export type ActivationOutcome =
  | 'ACTIVATED'
  | 'WITHHELD'
  | 'REPEAT'
  | 'EXPIRED'
  | 'REVOKED'
  | 'UNKNOWN'
  | 'ALREADY_USED'

/**
 * Handles InterviewStarted in one statement: inbox, code, the user's access and log move together, or the session is
 * rejected by an event of its own. The code's row is locked first and what was locked decides. A code that a refund on its
 * way has taken stays revoked, and keeps the session and an access that is withdrawn: a refund that is refused gives them
 * back, and else PaymentRefunded ends the interview. Returns undefined when the tenant is unknown.
 */
export async function activateByEvent(
  sql: Sql,
  input: ActivationInput,
): Promise<ActivationOutcome | undefined> {
  const { accessCode, sessionId } = input
  const rejection = draftEvent(accessCodeRejected, {
    id: input.rejection.eventId,
    occurredAt: input.rejection.now,
    traceparent: input.rejection.traceparent,
    data: { sessionId, accessCode },
  })
  const [row] = await sql<{ outcome: ActivationOutcome }[]>`
    with tenant as materialized (
      select id from payment.tenants where public_id = ${input.tenantId}
    ), seen as (
      insert into payment.inbox (tenant_id, consumer, event_id, type)
      select tenant.id, ${input.consumer}::text, ${input.eventId}::uuid, ${input.eventType}::text from tenant
      on conflict (consumer, event_id) do nothing
      returning tenant_id
    ), code as materialized (
      select c.*,
        c.status = 'REVOKED' and c.revoked_by is null and c.session_public_id is null and exists (
          select from payment.refunds r
          where r.tenant_id = c.tenant_id and r.order_id = c.order_id and r.cause = 'REQUESTED' and r.ended_at is null
        ) as is_withheld
      from payment.access_codes c join seen on seen.tenant_id = c.tenant_id
      where c.code = ${input.accessCode}
      for update of c
    ), decision as materialized (
      select seen.tenant_id, code.id as code_id, code.order_id,
        case
          when code.id is null then 'UNKNOWN'
          when code.status = 'ACTIVATED' and code.session_public_id = ${input.sessionId} then 'REPEAT'
          when code.status = 'ACTIVATED' then 'ALREADY_USED'
          when code.status not in ${sql(startable)} and not code.is_withheld then 'REVOKED'
          when ${input.startedAt} > code.expire_at then 'EXPIRED'
          when code.is_withheld then 'WITHHELD'
          else 'ACTIVATED'
        end as outcome
      from seen left join code on true
    ), activated as (
      update payment.access_codes c
      set status = case decision.outcome when 'ACTIVATED' then 'ACTIVATED' else c.status end,
        activated_at = ${input.startedAt}, session_public_id = ${input.sessionId}
      from decision
      where c.tenant_id = decision.tenant_id and c.id = decision.code_id and decision.outcome in ('ACTIVATED', 'WITHHELD')
      returning decision.outcome, c.id, c.tenant_id, c.product_id, c.order_id, c.user_id, c.expire_at
    ), granted as (
      insert into payment.user_access (tenant_id, user_id, product_id, access_code_id, granted_at, expires_at,
        withdrawn_at)
      select activated.tenant_id, coalesce(activated.user_id, o.user_id), activated.product_id, activated.id,
        ${input.startedAt}::timestamptz, activated.expire_at,
        case activated.outcome when 'WITHHELD' then ${input.rejection.now}::timestamptz end
      from activated
      left join payment.orders o on o.tenant_id = activated.tenant_id and o.id = activated.order_id
      where coalesce(activated.user_id, o.user_id) is not null
    ), log as (
      insert into payment.payment_logs (tenant_id, order_id, action, status, error_code, actor, metadata)
      select decision.tenant_id, decision.order_id, 'ACTIVATE_CODE',
        case decision.outcome when 'ACTIVATED' then 'SUCCEEDED' else 'FAILED' end,
        case decision.outcome when 'ACTIVATED' then null else decision.outcome end,
        'InterviewStarted', jsonb_build_object('session_id', ${input.sessionId}::text)
      from decision where decision.outcome <> 'REPEAT'
    ), rejected as (
      insert into payment.outbox (tenant_id, event_id, topic, key, type, payload, headers)
      select decision.tenant_id, ${rejection.id}::uuid, ${rejection.topic}::text, ${input.sessionId}::text,
        ${rejection.type}::text,
        ${rejection.data}::text::jsonb || jsonb_build_object('reason', decision.outcome),
        ${rejection.headers}::text::jsonb
          || jsonb_build_object('ce_subject', ${input.sessionId}::text, 'ce_tenantid', ${input.tenantId}::text)
      from decision where decision.outcome not in ('ACTIVATED', 'WITHHELD', 'REPEAT')
    )
    select coalesce(decision.outcome, 'REPEAT') as outcome from tenant left join decision on true`
  return row?.outcome
}
