import type postgres from 'postgres'

/** Orders so far apart: 20,000 a day, so that a window of time holds as many whatever there is in all. */
export const orderEverySeconds = 4.32

/** What a stretch of orders is made of: so many, the last of them so many seconds before now. */
export interface Stretch {
  readonly count: number
  readonly endedSecondsAgo: number
  readonly tenantId: bigint
  /** Public id. */
  readonly productId: string
}

type Tx = postgres.TransactionSql<{ bigint: bigint }>

/** Makes orders and what hangs on them in payment-service's tables; nine of ten are paid. Gives the id that they come after. */
export async function plantPayment(tx: Tx, stretch: Stretch): Promise<bigint> {
  const [before] = await tx<[{ id: bigint }]>`select coalesce(max(id), 0)::bigint as id from payment.orders`
  await plantSales(tx, stretch)
  await plantCodes(tx, before.id)
  await plantRecords(tx, before.id)
  await plantMachinery(tx, before.id)
  return before.id
}

async function plantSales(tx: Tx, { count, endedSecondsAgo, tenantId, productId }: Stretch): Promise<void> {
  const [first] = await tx<[{ id: bigint }]>`
    with made as (
      insert into payment.users (tenant_id, external_id, display_name, email)
      select ${tenantId}::bigint, gen_random_uuid()::text, 'Grown', 'grown@example.com' from generate_series(0, ${count}::int / 10)
      returning id
    )
    select min(id) as id from made`
  await tx`
    insert into payment.orders (public_id, tenant_id, user_id, product_id, amount_fen, status, expires_at, paid_at, created_at)
    select uuidv7(made.at - now()), p.tenant_id, ${first.id}::bigint + made.number / 10, p.id, p.price_fen,
      case when made.number % 10 = 0 then 'CANCELLED' else 'PAID' end, made.at + interval '15 minutes',
      case when made.number % 10 > 0 then made.at + interval '40 seconds' end, made.at
    from (
      select number, now() - make_interval(secs => ${endedSecondsAgo}::float8 + (${count}::int - number) * ${orderEverySeconds}::float8) as at
      from generate_series(1, ${count}::int) number
    ) made, payment.products p where p.public_id = ${productId}
    order by made.number`
}

async function plantCodes(tx: Tx, after: bigint): Promise<void> {
  await tx`
    insert into payment.payment_attempts (public_id, tenant_id, order_id, channel, out_trade_no, subject, amount_fen, status,
      qr_code, payment_id, expires_at, paid_at, created_at)
    select uuidv7(created_at - now()), tenant_id, id, 'ALIPAY', replace(gen_random_uuid()::text, '-', ''), 'grown', amount_fen,
      case when status = 'PAID' then 'PAID' else 'CLOSED' end, 'https://qr.alipay.example/' || md5(id::text),
      case when status = 'PAID' then '2026' || lpad(id::text, 24, '0') end, expires_at, paid_at, created_at
    from payment.orders where id > ${after} order by id`
  await tx`
    insert into payment.access_codes (tenant_id, product_id, order_id, code, status, expire_at, activated_at, session_public_id,
      tenant_public_id, order_public_id, product_public_id, product_name, interview, created_at)
    select o.tenant_id, o.product_id, o.id, upper(left(md5(o.id::text), 12)), 'ACTIVATED',
      o.paid_at + interval '30 days', o.paid_at + interval '1 hour', gen_random_uuid(), t.public_id, o.public_id, p.public_id,
      p.name, ${tx.json({ kind: 'TECHNICAL', question_count: 8, minutes: 40, language: 'zh-CN' })}, o.paid_at
    from payment.orders o join payment.tenants t on t.id = o.tenant_id join payment.products p on p.id = o.product_id
    where o.id > ${after} and o.status = 'PAID' order by o.id`
  await tx`
    insert into payment.user_access (tenant_id, user_id, product_id, access_code_id, granted_at, expires_at, created_at)
    select o.tenant_id, o.user_id, o.product_id, c.id, c.activated_at, c.expire_at, c.activated_at
    from payment.orders o join payment.access_codes c on c.tenant_id = o.tenant_id and c.order_id = o.id
    where o.id > ${after} order by c.id`
}

async function plantRecords(tx: Tx, after: bigint): Promise<void> {
  await tx`
    insert into payment.notifications (tenant_id, attempt_id, channel, notify_id, out_trade_no, trade_status, amount_fen,
      outcome, sent_at, raw, created_at)
    select tenant_id, id, 'ALIPAY', md5(id::text) || id, out_trade_no, 'TRADE_SUCCESS', amount_fen, 'SETTLED', paid_at,
      left(repeat(md5(id::text) || md5(order_id::text), 15), 900), paid_at
    from payment.payment_attempts where order_id > ${after} and status = 'PAID' order by id`
  await tx`
    insert into payment.payment_logs (tenant_id, order_id, action, status, actor, request_id, metadata, created_at)
    select a.tenant_id, a.order_id, action, 'SUCCEEDED', 'demo-client', gen_random_uuid(),
      jsonb_build_object('channel', a.channel, 'out_trade_no', a.out_trade_no, 'amount', '199.00'), a.created_at
    from payment.payment_attempts a, unnest(array['CREATE_ORDER', 'SETTLE_PAYMENT', 'ACTIVATE_CODE']) action
    where a.order_id > ${after} order by a.id`
  await tx`
    insert into payment.emails (tenant_id, order_id, event_id, kind, language, status, sent_at, access_code_id, occurred_at, created_at)
    select c.tenant_id, c.order_id, uuidv7(c.created_at - now()), 'ACCESS_CODE', 'zh-CN', 'SENT', c.created_at, c.id,
      c.created_at, c.created_at
    from payment.access_codes c where c.order_id > ${after} order by c.id`
  await tx`
    insert into payment.refunds (tenant_id, order_id, attempt_id, amount_fen, cause, status, out_request_no, check_due_at,
      called_at, ended_at, created_at)
    select tenant_id, order_id, id, amount_fen, 'REQUESTED', 'SUCCEEDED', replace(gen_random_uuid()::text, '-', ''), null,
      paid_at, paid_at, paid_at
    from payment.payment_attempts where order_id > ${after} and status = 'PAID' and id % 100 = 1 order by id`
}

/** Only what the prune job has not taken yet. */
async function plantMachinery(tx: Tx, after: bigint): Promise<void> {
  await tx`
    insert into payment.outbox (tenant_id, event_id, topic, key, type, payload, headers, published_at, created_at)
    select c.tenant_id, uuidv7(c.created_at - now()), 'payment.events.v1', c.public_id::text, type,
      jsonb_build_object('order_id', c.order_public_id, 'text', repeat(md5(c.code), 10)),
      jsonb_build_object('ce_type', type), c.created_at, c.created_at
    from payment.access_codes c, unnest(array['PaymentSucceeded', 'AccessCodeIssued']) type
    where c.order_id > ${after} and c.created_at > now() - interval '7 days' order by c.id`
  await tx`
    insert into payment.inbox (tenant_id, consumer, event_id, type, handled_at, created_at)
    select c.tenant_id, 'payment-service', uuidv7(c.created_at - now()), 'InterviewStarted', c.activated_at, c.activated_at
    from payment.access_codes c where c.order_id > ${after} and c.created_at > now() - interval '60 days' order by c.id`
  await tx`
    insert into payment.idempotency_keys (tenant_id, caller, route, key, body_hash, resource_id, response_status, created_at)
    select tenant_id, 'demo-client', 'POST /payment/create', gen_random_uuid()::text, md5(id::text) || md5(id::text), public_id,
      201, created_at
    from payment.orders where id > ${after} and created_at > now() - interval '7 days' order by id`
}
