import type { KpiDefinition } from '@interview-pass/service-kit'

const feedbackWithinSeconds = 300
const nanosPerUnit = 1_000_000_000

const completion: KpiDefinition = {
  name: 'INTERVIEW_COMPLETION',
  formula: 'Of the interviews that were started and ended, those that were completed (面试完成率)',
  unit: 'share',
  facts: (sql, { from, to }) => sql`
    select tenant_id, ended_at, (status = 'COMPLETED')::int, 1
    from interview.sessions where ended_at >= ${from} and ended_at < ${to} and started_at is not null`,
}

const satisfaction: KpiDefinition = {
  name: 'SATISFACTION',
  formula: 'The sum of the ratings, 1 to 5 each, over their number (用户满意度)',
  unit: 'score',
  facts: (sql, { from, to }) => sql`
    select tenant_id, created_at, rating, 1
    from interview.ratings where created_at >= ${from} and created_at < ${to}`,
}

const feedbackTime: KpiDefinition = {
  name: 'FEEDBACK_TIME',
  formula:
    'Seconds from the end of an interview to its feedback, over the first revisions that are ready (平均响应时间)',
  unit: 'seconds',
  facts: (sql, { from, to }) => sql`
    select tenant_id, created_at, extract(epoch from ready_at - created_at), 1
    from interview.feedback
    where created_at >= ${from} and created_at < ${to} and revision = 1 and ready_at is not null`,
}

const feedbackInTime: KpiDefinition = {
  name: 'FEEDBACK_IN_TIME',
  formula: `Of the interviews with feedback, those that had it within ${feedbackWithinSeconds} seconds (SLA达成率)`,
  unit: 'share',
  facts: (sql, { from, to }) => sql`
    select tenant_id, created_at,
      coalesce(ready_at <= created_at + make_interval(secs => ${feedbackWithinSeconds}), false)::int, 1
    from interview.feedback where created_at >= ${from} and created_at < ${to} and revision = 1`,
}

const plannedReplies: KpiDefinition = {
  name: 'PLANNED_REPLIES',
  formula: 'Of the turns, those that a planned question answered because no model did',
  unit: 'share',
  facts: (sql, { from, to }) => sql`
    select tenant_id, created_at, is_fallback::int, 1
    from interview.turns where created_at >= ${from} and created_at < ${to} and status = 'COMPLETED'`,
}

const modelCost: KpiDefinition = {
  name: 'MODEL_COST',
  formula: 'What the language model cost, over the interviews that were started and ended',
  unit: 'currency',
  facts: (sql, { from, to }) => sql`
    select s.tenant_id, s.ended_at, coalesce(cost.nano, 0) / ${nanosPerUnit}::numeric, 1
    from interview.sessions s
    left join lateral (
      select sum(c.cost_nano) as nano from interview.model_calls c
      where c.tenant_id = s.tenant_id and c.session_id = s.id
    ) as cost on true
    where s.ended_at >= ${from} and s.ended_at < ${to} and s.started_at is not null`,
}

/** The figures of this service, by the time at which an interview ended, and a turn, feedback or rating was made. */
export const kpis: readonly KpiDefinition[] = [
  completion,
  satisfaction,
  feedbackTime,
  feedbackInTime,
  plannedReplies,
  modelCost,
]
