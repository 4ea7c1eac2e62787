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
  /** For the event that rejects the session, if it comes to that. */
  readonly rejection: { readonly eventId: string; readonly now: Date; readonly traceparent: string }
}

const startable = statesBefore(accessCodeTransitions, 'INTERVIEW_STARTED')

export type ActivationOutcome = 'ACTIVATED' | 'REPEAT' | 'EXPIRED' | 'REVOKED' | 'UNKNOWN' | 'ALREADY_USED'

/**
 * Handles InterviewStarted in one statement: inbox, code, the user's access and log move together, or the session is
 * rejected by an event of its own. The code's row is locked first and what was locked decides. Returns undefined when
 * the tenant is unknown.
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
      select c.* from payment.access_codes c join seen on seen.tenant_id = c.tenant_id
      where c.code = ${input.accessCode}
      for update of c
    ), decision as materialized (
      select seen.tenant_id, code.id as code_id, code.order_id,
        case
          when code.id is null then 'UNKNOWN'
          when code.status = 'ACTIVATED' and code.session_public_id = ${input.sessionId} then 'REPEAT'
          when code.status = 'ACTIVATED' then 'ALREADY_USED'
          when code.status not in ${sql(startable)} then 'REVOKED'
          when ${input.startedAt} > code.expire_at then 'EXPIRED'
          else 'ACTIVATED'
        end as outcome
      from seen left join code on true
    ), activated as (
      update payment.access_codes c
      set status = 'ACTIVATED', activated_at = ${input.startedAt}, session_public_id = ${input.sessionId}
      from decision
      where c.tenant_id = decision.tenant_id and c.id = decision.code_id and decision.outcome = 'ACTIVATED'
      returning c.id, c.tenant_id, c.product_id, c.order_id, c.user_id, c.expire_at
    ), granted as (
      insert into payment.user_access (tenant_id, user_id, product_id, access_code_id, granted_at, expires_at)
      select activated.tenant_id, coalesce(activated.user_id, o.user_id), activated.product_id, activated.id,
        ${input.startedAt}::timestamptz, activated.expire_at
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
      from decision where decision.outcome not in ('ACTIVATED', 'REPEAT')
    )
    select coalesce(decision.outcome, 'REPEAT') as outcome from tenant left join decision on true`
  return row?.outcome
}
