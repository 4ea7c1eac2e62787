import { createSign, randomUUID } from 'node:crypto'
import type { BenchStack } from './bench-stack.ts'
import type { LoadRequest } from './http-load.ts'

/** Plants orders of the demo tenant that wait for payment; gives their numbers at the channel. */
export async function plantOrders({ sql, stack }: BenchStack, count: number): Promise<string[]> {
  const { user_id: userId, product_id: productId } = stack.addresses.demo
  const rows = await sql<{ outTradeNo: string }[]>`
    with sale as (
      insert into payment.orders (public_id, tenant_id, user_id, product_id, amount_fen, expires_at)
      select gen_random_uuid(), u.tenant_id, u.id, p.id, p.price_fen, now() + interval '1 hour'
      from generate_series(1, ${count}), payment.users u, payment.products p
      where u.public_id = ${userId} and p.public_id = ${productId}
      returning id, tenant_id, amount_fen
    )
    insert into payment.payment_attempts (public_id, tenant_id, order_id, channel, out_trade_no, subject, amount_fen,
      status, qr_code, expires_at)
    select gen_random_uuid(), tenant_id, id, 'ALIPAY', replace(gen_random_uuid()::text, '-', ''), 'bench', amount_fen,
      'AWAITING_PAYMENT', 'https://qr.example/bench', now() + interval '1 hour' from sale
    returning out_trade_no as "outTradeNo"`
  return rows.map(({ outTradeNo }) => outTradeNo)
}

const backgroundOrders = 20_000

/** Gives the tables the size and the statistics of a database in use: plans made on empty ones read whole tables. */
export async function plantHistory(bench: BenchStack): Promise<void> {
  await plantOrders(bench, backgroundOrders)
  await bench.sql`analyze`
}

export const orderAmount = { fen: 19_900n, yuan: '199.00' }

/** The notification that pays an attempt, signed as Alipay signs. */
export function paymentNotification({ alipayPrivateKey }: BenchStack, outTradeNo: string): LoadRequest {
  const now = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
  const fields: Record<string, string> = {
    app_id: '2021000000000001',
    charset: 'utf-8',
    gmt_payment: now,
    notify_id: randomUUID().replaceAll('-', ''),
    notify_time: now,
    notify_type: 'trade_status_sync',
    out_trade_no: outTradeNo,
    seller_id: '2088000000000001',
    subject: 'bench',
    total_amount: orderAmount.yuan,
    trade_no: `B${outTradeNo}`,
    trade_status: 'TRADE_SUCCESS',
    version: '1.0',
  }
  const text = Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  const sign = createSign('RSA-SHA256').update(text).sign(alipayPrivateKey, 'base64')
  return {
    method: 'POST',
    path: '/api/v1/payment/callback',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ ...fields, sign, sign_type: 'RSA2' }).toString(),
  }
}
