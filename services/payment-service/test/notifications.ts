import { createSign, randomUUID } from 'node:crypto'
import type { PaymentServiceUnderTest } from './payment-service.ts'

export const appId = '2021000000000001'
export const sellerId = '2088000000000001'

export type NotificationFields = Record<string, string>

/**
 * A TRADE_SUCCESS notification as Alipay sends it, signed with Alipay's key after the changes: a urlencoded form. The
 * field that is `missing` was never there, and is not signed either.
 */
export function signedNotification(
  { alipayPrivateKey }: Pick<PaymentServiceUnderTest, 'alipayPrivateKey'>,
  changes: Partial<NotificationFields> & { out_trade_no: string },
  missing?: string,
): string {
  const fields: NotificationFields = {
    notify_time: beijingNow(),
    notify_type: 'trade_status_sync',
    notify_id: randomUUID().replaceAll('-', ''),
    app_id: appId,
    charset: 'utf-8',
    version: '1.0',
    sign_type: 'RSA2',
    trade_no: `2026${changes.out_trade_no}`.slice(0, 64),
    seller_id: sellerId,
    trade_status: 'TRADE_SUCCESS',
    total_amount: '199.00',
    subject: '模拟面试',
    gmt_payment: beijingNow(),
    ...changes,
  }
  const text = Object.keys(fields)
    .filter((name) => name !== 'sign' && name !== 'sign_type' && name !== missing)
    .toSorted()
    .map((name) => `${name}=${fields[name]}`)
    .join('&')
  const algorithm = fields['sign_type'] === 'RSA' ? 'RSA-SHA1' : 'RSA-SHA256'
  const form = new URLSearchParams({
    sign: createSign(algorithm).update(text).sign(alipayPrivateKey, 'base64'),
    ...fields,
  })
  if (missing !== undefined) form.delete(missing)
  return form.toString()
}

function beijingNow(): string {
  return new Date(Date.now() + 8 * 60 * 60 * 1000).toISOString().slice(0, 19).replace('T', ' ')
}

/** Delivers a notification body; `accept` asks for the envelope instead of the bare word. */
export function postNotification(
  { service }: Pick<PaymentServiceUnderTest, 'service'>,
  body: string,
  accept?: string,
): Promise<Response> {
  return fetch(new URL('/api/v1/payment/callback', service.url), {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      ...(accept !== undefined && { accept }),
    },
    body,
    signal: AbortSignal.timeout(20_000),
  })
}
