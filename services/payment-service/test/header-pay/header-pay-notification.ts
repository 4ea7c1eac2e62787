import { z } from 'zod'
import type { NotificationReading, RawNotification } from '../../src/channels/payment-channel.ts'
import { isProved } from './header-pay-proof.ts'

const evidenceCharactersMax = 16_384

const notice = z.object({
  id: z.string().max(128),
  event_type: z.enum(['TRANSACTION.SUCCESS', 'REFUND.SUCCESS']),
  create_time: z.iso.datetime(),
  resource: z.object({
    out_trade_no: z.string().max(64),
    transaction_id: z.string().max(64),
    success_time: z.iso.datetime(),
    total: z.int().positive(),
    refunded: z.int().nonnegative(),
    out_refund_no: z.string().max(64).optional(),
  }),
})

const claim = z.object({ resource: z.object({ out_trade_no: z.string().max(64) }) })

/** The proof covers the raw bytes: JSON that was parsed and written again is another message. */
export function readHeaderPayNotification({ headers, body }: RawNotification): NotificationReading {
  const evidence = body.toString().slice(0, evidenceCharactersMax)
  const given = parsed(body)
  const refused = (reason: string): NotificationReading => {
    const outTradeNo = claim.safeParse(given).data?.resource.out_trade_no
    return { kind: 'REFUSED', reason, evidence, ...(outTradeNo !== undefined && { outTradeNo }) }
  }
  if (!isProved(headers, body)) return refused('SIGNATURE')
  const { data } = notice.safeParse(given)
  if (data === undefined) return refused('FORMAT')
  const { out_trade_no: outTradeNo, total, refunded, ...resource } = data.resource
  const amountFen = BigInt(total)
  const paidAt = new Date(resource.success_time)
  const isRefund = data.event_type === 'REFUND.SUCCESS'
  return {
    kind: 'GENUINE',
    evidence,
    notification: {
      notifyId: data.id,
      outTradeNo,
      tradeStatus: data.event_type,
      sentAt: new Date(data.create_time),
      ...(isRefund
        ? { refund: { outRequestNo: resource.out_refund_no ?? null, totalFen: BigInt(refunded) } }
        : { payment: { paymentId: resource.transaction_id, amountFen, paidAt } }),
    },
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
