import { firingAlerts, p95, perMinute, type DashboardPlan, type Row } from './panel.ts'

const held: Row = {
  title: 'Are interviews held?',
  panels: [
    {
      title: 'Candidates at work',
      good: 'Who has asked for something within five minutes. Good: as on other days at this time.',
      kind: 'number',
      queries: [{ expr: 'max(active_sessions)', legend: 'candidates' }],
    },
    {
      title: 'Opened, last 10 min',
      good: 'Interviews opened. Good: they follow the payments of the hour before.',
      kind: 'number',
      queries: [
        {
          expr: 'sum(increase(http_request_duration_seconds_count{route="/api/v1/interview/create",status="201"}[10m]))',
          legend: 'interviews',
        },
      ],
      alerts: ['ServiceDown'],
    },
    {
      title: 'Without a listener, last 10 min',
      good: 'Steps of turns that the planned question answered, because no model did. Good: 0. Candidates go on, and nobody listens to them.',
      kind: 'number',
      redFrom: 5,
      queries: [{ expr: 'sum(increase(turn_fallbacks_total[10m]))', legend: 'steps' }],
      alerts: ['ModelDown'],
    },
    {
      title: 'Model calls that fail, last 15 min',
      good: 'Good: below 5 %. A failed call is made again with the next model; only when all fail does the planned question stand in.',
      kind: 'number',
      unit: 'percentunit',
      redFrom: 0.2,
      queries: [
        {
          expr: 'sum(model:model_call_failures:increase15m) / sum(model:model_calls:increase15m)',
          legend: 'failed',
        },
      ],
      alerts: ['ModelFails'],
    },
    {
      title: 'Completed of ended, last day',
      good: 'Good: most. The others were left, expired, or taken back.',
      kind: 'number',
      unit: 'percentunit',
      queries: [
        {
          expr: 'sum(increase(interviews_ended_total{status="COMPLETED"}[1d])) / sum(increase(interviews_ended_total[1d]))',
          legend: 'completed',
        },
      ],
    },
    {
      title: 'Cost of the model, last day',
      good: 'In the currency of the price table. Good: below the budget, `model:cost_budget:per_day`.',
      kind: 'number',
      queries: [{ expr: 'model:cost:increase1d', legend: 'cost' }],
      alerts: ['ModelBudgetSpent'],
    },
    {
      title: 'From the payment to the feedback, a minute',
      good: 'Good: the lines keep their distances; turns are about twenty times the interviews. Where one falls away, there it hangs.',
      width: 16,
      queries: [
        { expr: perMinute('sessions_prepared_total{outcome="PREPARED"}'), legend: '1 prepared (over Kafka)' },
        {
          expr: perMinute(
            'http_request_duration_seconds_count{route="/api/v1/interview/create",status="201"}',
          ),
          legend: '2 opened',
        },
        {
          expr: perMinute('http_request_duration_seconds_count{route="/api/v1/interview/chat",status="200"}'),
          legend: '3 turns',
        },
        { expr: perMinute('interviews_ended_total{status="COMPLETED"}'), legend: '4 completed' },
        { expr: perMinute('feedback_closed_total{status="READY"}'), legend: '5 feedback' },
      ],
    },
    firingAlerts,
  ],
}

const access: Row = {
  title: 'Where it hangs: getting in, and the talk',
  panels: [
    {
      title: 'Access codes checked, a minute',
      good: 'Good: VERIFY GRANTED. CACHE and TABLE: payment-service does not answer. Codes of errors: what candidates were told.',
      queries: [
        { expr: perMinute('access_code_checks_total', 'source, outcome'), legend: '{{source}} {{outcome}}' },
      ],
      alerts: ['AccessCheckedFromCopies', 'SecretsAreGuessed'],
    },
    {
      title: 'Answers of the interview routes, a minute',
      good: 'Good: 200 and 201. 5xx is our fault; 429 is who asks too fast; 499 is who went away.',
      queries: [
        {
          expr: perMinute(
            'http_request_duration_seconds_count{route=~"/api/v1/interview/(create|chat)"}',
            'route, status',
          ),
          legend: '{{route}} {{status}}',
        },
      ],
      alerts: ['ObjectiveBurnsFast', 'SystemErrorRate'],
    },
    {
      title: 'Turns that another process had begun, a minute',
      good: 'Good: 0, but while replicas are replaced. Otherwise processes die in the midst of turns.',
      queries: [{ expr: perMinute('turns_taken_over_total'), legend: 'taken over' }],
      alerts: ['ProcessRestarts'],
    },
    {
      title: 'Interviews that ended, by cause, an hour',
      good: 'Good: ALL_QUESTIONS_ASKED and FINISHED_EARLY. LEFT: candidates give up, look whether replies are slow. REVOKED, REFUNDED: taken back.',
      queries: [
        {
          expr: 'sum by (status, reason) (increase(interviews_ended_total[1h]))',
          legend: '{{status}} {{reason}}',
        },
      ],
    },
    {
      title: 'Sessions and access codes that differ',
      good: 'Good: 0. Each hour a job compares them and heals what it finds; what is left needs somebody.',
      queries: [
        { expr: 'max by (finding) (consistency_findings)', legend: '{{finding}} found' },
        { expr: 'sum by (finding) (increase(consistency_healed_total[70m]))', legend: '{{finding}} healed' },
        { expr: 'sum by (finding) (increase(consistency_left_total[70m]))', legend: '{{finding}} left' },
      ],
      alerts: ['SessionsAndCodesDiffer'],
    },
    {
      title: 'Plans by result, an hour',
      good: 'Good: READY. Others: the interview keeps the questions of the bank, which candidates do not notice.',
      queries: [
        { expr: 'sum by (result) (increase(interview_plans_closed_total[1h]))', legend: '{{result}}' },
        { expr: 'sum(increase(interview_plan_questions_total[1h]))', legend: 'questions replaced' },
      ],
    },
  ],
}

const model: Row = {
  title: 'The language model',
  panels: [
    {
      title: 'Calls by outcome, a minute',
      good: 'Good: COMPLETED. CONNECTION_FAILED, OVERLOADED, STALLED, TIMED_OUT: it is away or busy; while it hangs, COMPLETED falls to none half a minute before the first TIMED_OUT is counted. RATE_LIMITED: too many for our account. REJECTED: our request or our key. No calls at all with steps without a listener: the breakers are open.',
      queries: [{ expr: perMinute('model_calls_total', 'outcome'), legend: '{{outcome}}' }],
      alerts: ['ModelDown', 'ModelFails'],
    },
    {
      title: 'Calls that are refused for the account, a minute',
      good: 'Good: none. KEY: `ANTHROPIC_API_KEY` is wrong or was taken back. BILLING, SPEND_LIMIT: pay or raise the limit in the console.',
      queries: [{ expr: perMinute('model_account_refusals_total', 'reason'), legend: '{{reason}}' }],
      alerts: ['ModelAccountRefused'],
    },
    {
      title: 'Steps without a listener, a minute',
      good: 'Good: none. The planned question stood in for the model, in deciding what to ask or in wording the reply.',
      queries: [{ expr: perMinute('turn_fallbacks_total', 'step'), legend: '{{step}}' }],
      alerts: ['ModelDown'],
    },
    {
      title: 'Not asked, since the budget of the interview is spent',
      good: 'Good: none, or now and then one: somebody who talks very long. Many: the budgets of the configuration are too small, and no model is down.',
      queries: [{ expr: perMinute('model_budget_spent_total', 'purpose'), legend: '{{purpose}}' }],
      alerts: ['ModelDown'],
    },
    {
      title: 'First words of a reply, 95th percentile',
      good: 'Good: below 3 s: that long a candidate waits in silence.',
      unit: 's',
      queries: [
        { expr: p95('model_first_token_seconds', 'purpose, model'), legend: '{{purpose}} {{model}}' },
      ],
    },
    {
      title: 'Whole calls, 95th percentile',
      good: 'Good: below 10 s. The grading of answers may take longer: nobody waits for it.',
      unit: 's',
      queries: [
        { expr: p95('model_call_duration_seconds', 'purpose, model'), legend: '{{purpose}} {{model}}' },
      ],
      alerts: ['ModelFails'],
    },
    {
      title: 'Replies that broke a rule, an hour',
      good: 'Good: few are broken, nearly none replaced. Many after a change of prompt or model: go back.',
      queries: [
        { expr: 'sum by (rule) (increase(model_replies_broken_total[1h]))', legend: '{{rule}} broken' },
        { expr: 'sum by (rule) (increase(model_replies_replaced_total[1h]))', legend: '{{rule}} replaced' },
      ],
    },
    {
      title: 'Cost by purpose, an hour',
      good: 'Good: it follows the interviews, and stays below an eighth of the budget of a day.',
      queries: [
        {
          expr: 'sum by (purpose, model) (increase(model_cost_nano_total[1h])) / 1e9',
          legend: '{{purpose}} {{model}}',
        },
        { expr: 'model:cost_budget:per_day / 8', legend: 'an eighth of the budget' },
      ],
      alerts: ['ModelBudgetBurnsFast', 'ModelBudgetSpent'],
    },
    {
      title: 'Feedback, an hour',
      good: 'Good: READY. FAILED: somebody has to grade again: the runbook says how.',
      queries: [{ expr: 'sum by (status) (increase(feedback_closed_total[1h]))', legend: '{{status}}' }],
      alerts: ['FeedbackFails'],
    },
    {
      title: 'What candidates say of it, last week',
      good: 'Of the ratings, those of four or five. Good: above 0.8.',
      unit: 'percentunit',
      queries: [
        {
          expr:
            '(sum(increase(interview_ratings_total{rating=~"4|5"}[7d])) - sum(increase(interview_ratings_total{replaced=~"4|5"}[7d])))' +
            ' / sum(increase(interview_ratings_total{replaced="none"}[7d]))',
          legend: 'satisfied',
        },
      ],
    },
  ],
}

export const interviews: DashboardPlan = {
  name: 'interviews',
  title: 'Interviews',
  description: 'Are interviews held, does somebody listen, and what does it cost?',
  rows: [held, access, model],
}
