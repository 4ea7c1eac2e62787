import type { ChannelControl } from '../clients/channel-control.ts'
import type { Chance } from '../seeded.ts'

interface ChannelFault {
  readonly kind: string
  /** How many calls or notifications it meets. */
  readonly times: number
  readonly [setting: string]: unknown
}

const refund = 'alipay.trade.refund'
const refundQuery = 'alipay.trade.fastpay.refund.query'

/**
 * Every kind of fault that the simulator knows, at the calls of any method and with the notifications of any order; none
 * by which the channel says for good what is not so.
 */
const faults: readonly [ChannelFault, ...ChannelFault[]] = [
  // alipay-sdk repeats a call after a reset, so that one of these is healed and two are not.
  { kind: 'LOST_ANSWER', times: 1 },
  { kind: 'LOST_ANSWER', times: 2 },
  { kind: 'LOST_ANSWER', times: 2, method: refund },
  { kind: 'HTTP_STATUS', times: 1 },
  { kind: 'HTTP_STATUS', times: 1, when: 'AFTER_WORK' },
  { kind: 'HTML', times: 1 },
  { kind: 'HTML', times: 1, when: 'AFTER_WORK' },
  { kind: 'UNAVAILABLE', times: 1 },
  { kind: 'UNAVAILABLE', times: 1, when: 'AFTER_WORK', method: refund },
  { kind: 'SUB_CODE', times: 1, subCode: 'ACQ.SYSTEM_ERROR', when: 'AFTER_WORK' },
  { kind: 'SUB_CODE', times: 1, subCode: 'ACQ.SELLER_BALANCE_NOT_ENOUGH', method: refund },
  { kind: 'BAD_SIGNATURE', times: 1 },
  { kind: 'LATENCY', times: 1, latencyMs: 300 },
  // Longer than payment-service waits here.
  { kind: 'LATENCY', times: 1, latencyMs: 1500, when: 'AFTER_WORK' },
  { kind: 'ANSWER_FIELDS', times: 1, method: refund, fields: { fund_change: 'N' } },
  { kind: 'ANSWER_FIELDS', times: 1, method: refundQuery, fields: { refund_amount: '', refund_status: '' } },
  { kind: 'ANSWER_FIELDS', times: 1, method: 'alipay.trade.query', fields: { trade_status: '' } },
  { kind: 'ANSWER_FIELDS', times: 1, method: 'alipay.trade.precreate', fields: { qr_code: '' } },
  { kind: 'EARLY_PAYMENT', times: 1 },
  { kind: 'NOTIFY_DROP', times: 2 },
  { kind: 'NOTIFY_REPEAT', times: 1, count: 3 },
  { kind: 'NOTIFY_REPEAT', times: 1, count: 5, concurrently: true },
  { kind: 'NOTIFY_DELAY', times: 1, delayMs: 500 },
  { kind: 'NOTIFY_REORDER', times: 1, holdMs: 500 },
  { kind: 'NOTIFY_TAMPER', times: 1, field: 'total_amount' },
  { kind: 'NOTIFY_TAMPER', times: 1, field: 'total_amount', signed: false },
  { kind: 'NOTIFY_TAMPER', times: 1, field: 'app_id' },
  { kind: 'NOTIFY_TAMPER', times: 1, field: 'seller_id' },
  { kind: 'NOTIFY_TAMPER', times: 1, field: 'sign' },
  { kind: 'NOTIFY_SHA1', times: 1 },
  { kind: 'NOTIFY_EXTRA_FIELDS', times: 1, fields: { voucher_detail_list: '[]', a_new_field: '1' } },
]

/** Sets faults by chance. */
export function createChannelFaults(channel: ChannelControl, chance: Chance) {
  const set = new Map<string, ChannelFault>()
  return {
    async setOne(): Promise<void> {
      const fault = chance.pick(faults)
      set.set(await channel.setFault(fault), fault)
    },
    /** Takes away what is left, and returns how many calls and notifications met each kind. */
    async end(): Promise<Record<string, number>> {
      const left = new Map((await channel.listFaults()).map(({ id, times_left: times }) => [id, times]))
      await channel.clearFaults()
      const met: Record<string, number> = {}
      for (const [id, { kind, times }] of set) met[kind] = (met[kind] ?? 0) + times - (left.get(id) ?? 0)
      return met
    },
  }
}
