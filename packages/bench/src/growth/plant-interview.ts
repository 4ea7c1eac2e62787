import type postgres from 'postgres'

type Tx = postgres.TransactionSql<{ bigint: bigint }>

/** Turns of a planted interview, fewer than a real one has: what is measured does not depend on them. */
const turnsPerSession = 4

/** Makes a completed interview for each code of the orders after that id, with what it said, cost and was judged. */
export async function plantInterviews(tx: Tx, afterOrder: bigint): Promise<void> {
  const [before] = await tx<
    [{ id: bigint }]
  >`select coalesce(max(id), 0)::bigint as id from interview.sessions`
  await tx`
    insert into interview.tenants (public_id) select distinct tenant_public_id from payment.access_codes
    where order_id > ${afterOrder} on conflict (public_id) do nothing`
  await tx`
    insert into interview.sessions (tenant_id, public_id, access_code, code_expire_at, code_checked_by, status, kind, language,
      question_count, minutes, resume, question_number, started_at, ends_at, ended_at, end_reason, created_at)
    select t.id, c.session_public_id, c.code, c.expire_at, 'VERIFY', 'COMPLETED', 'TECHNICAL', 'zh-CN', 8, 40,
      left(repeat(md5(c.code) || md5(c.order_id::text), 20), 1200), 8, c.activated_at,
      c.activated_at + interval '40 minutes', c.activated_at + interval '30 minutes', 'ALL_QUESTIONS_ASKED', c.created_at
    from payment.access_codes c join interview.tenants t on t.public_id = c.tenant_public_id
    where c.order_id > ${afterOrder} order by c.id`
  await plantTalk(tx, before.id)
  await plantJudgement(tx, before.id)
}

async function plantTalk(tx: Tx, after: bigint): Promise<void> {
  await tx`
    insert into interview.qa_records (tenant_id, session_id, number, status, question, plan, answer, asked_at, closed_at, created_at)
    select s.tenant_id, s.id, number, 'ANSWERED', repeat(md5(s.id::text), 3), '{"competency": "databases"}',
      repeat(md5(s.public_id::text), 15), s.started_at, s.ended_at, s.started_at
    from interview.sessions s, generate_series(1, ${turnsPerSession}) number where s.id > ${after} order by s.id`
  await tx`
    insert into interview.turns (tenant_id, session_id, client_message_id, status, message, question_number, lease_until, decide_calls,
      reply_calls, decision, reply, action, decided_at, completed_at, created_at)
    select s.tenant_id, s.id, gen_random_uuid(), 'COMPLETED', repeat(md5(s.public_id::text), 15), number, s.started_at, 1, 1,
      jsonb_build_object('action', 'NEXT_QUESTION', 'reason', repeat(md5(s.id::text), 5)), repeat(md5(s.access_code), 10),
      'NEXT_QUESTION', s.started_at, s.started_at, s.started_at + make_interval(mins => number)
    from interview.sessions s, generate_series(1, ${turnsPerSession}) number where s.id > ${after} order by s.id`
  await tx`
    insert into interview.model_calls (tenant_id, session_id, turn_id, purpose, model, prompt_id, prompt_version, prompt_sha256,
      request_id, outcome, input_tokens, output_tokens, latency_ms, first_token_ms, cost_nano, currency, created_at)
    select t.tenant_id, t.session_id, t.id, purpose, 'claude-sonnet-4-5', 'interviewer', 'v1', md5('a') || md5('b'),
      'req_' || left(md5(t.id::text), 24), 'COMPLETED', 3000, 200, 1500, 400, 12000000, 'USD', t.created_at
    from interview.turns t, unnest(array['DECIDE', 'REPLY']) purpose where t.session_id > ${after} order by t.id`
}

async function plantJudgement(tx: Tx, after: bigint): Promise<void> {
  await tx`
    insert into interview.feedback (tenant_id, session_id, status, attempts, items, dimensions, summary, overall_score, ready_at,
      created_at)
    select tenant_id, id, 'READY', 1, jsonb_build_array(jsonb_build_object('text', repeat(md5(id::text), 40))), '[]',
      repeat(md5(access_code), 15), 70, ended_at + interval '1 minute', ended_at
    from interview.sessions where id > ${after} order by id`
  await tx`
    insert into interview.plans (tenant_id, session_id, status, attempts, questions, model, prompt_id, prompt_version, prompt_sha256,
      closed_at, created_at)
    select tenant_id, id, 'READY', 1, jsonb_build_array(jsonb_build_object('text', repeat(md5(id::text), 30))),
      'claude-sonnet-4-5', 'planner', 'v1', md5('a') || md5('b'), started_at, started_at
    from interview.sessions where id > ${after} order by id`
  await tx`
    insert into interview.inbox (tenant_id, consumer, event_id, type, handled_at, created_at)
    select tenant_id, 'interview-service', uuidv7(created_at - now()), 'AccessCodeIssued', created_at, created_at
    from interview.sessions where id > ${after} and created_at > now() - interval '60 days' order by id`
  await tx`
    insert into interview.outbox (tenant_id, event_id, topic, key, type, payload, headers, published_at, created_at)
    select tenant_id, uuidv7(ended_at - now()), 'interview.events.v1', public_id::text, 'InterviewCompleted',
      jsonb_build_object('text', repeat(md5(id::text), 10)), '{}', ended_at, ended_at
    from interview.sessions where id > ${after} and ended_at > now() - interval '7 days' order by id`
}
