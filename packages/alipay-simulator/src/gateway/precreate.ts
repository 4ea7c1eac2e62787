import { z } from 'zod'
import { parseBeijingTime } from '../beijing-time.ts'
import type { Deps } from '../deps.ts'
import { yuan } from '../money.ts'
import { recordChange } from '../record-change.ts'
import { newQrId } from '../trades/channel-ids.ts'
import { isTimeoutExpress, timeoutEnd } from '../trades/timeout-express.ts'
import type { Trade } from '../trades/trade.ts'
import { TradeError } from '../trades/trade-error.ts'
import { transitions } from '../trades/trade-states.ts'
import { parseBiz, type GatewayMethod } from './gateway-method.ts'

const totalFenMax = 100_000_000_00n
const defaultQrTimeout = '2h'
const defaultTradeTimeout = '15d'

const timeout = z.string().refine(isTimeoutExpress, { error: '应为1m到15d或1c' })

const precreateSchema = z.object({
  out_trade_no: z.string().regex(/^[A-Za-z0-9_]{1,64}$/, { error: '应为64位以内的字母、数字或下划线' }),
  total_amount: yuan,
  subject: z.string().min(1).max(256),
  body: z.string().max(128).optional(),
  passback_params: z.string().max(512).optional(),
  seller_id: z.string().max(28).optional(),
  product_code: z.enum(['FACE_TO_FACE_PAYMENT', 'OFFLINE_PAYMENT', 'QR_CODE_OFFLINE']).optional(),
  time_expire: z
    .string()
    .refine((text) => parseBeijingTime(text) !== undefined, { error: '应为yyyy-MM-dd HH:mm:ss' })
    .optional(),
  timeout_express: timeout.optional(),
  qr_code_timeout_express: timeout.optional(),
})
type Precreate = z.output<typeof precreateSchema>

const notifyUrlSchema = z.url({ protocol: /^https?$/ }).max(256)

/**
 * `alipay.trade.precreate`: a QR code, and no trade until it is scanned. The same call again while unpaid gives the same
 * QR code; other terms are `ACQ.CONTEXT_INCONSISTENT`. Source: https://developer.aliyun.com/article/707511
 */
export const precreate: GatewayMethod = (deps, { bizContent, notifyUrl }) => {
  const { state, clock } = deps
  const now = clock.now()
  const input = parseBiz(precreateSchema, bizContent)
  checkTerms(deps, input, { notifyUrl, now })
  const existing = state.findTrade({ outTradeNo: input.out_trade_no })
  const trade = repeated(existing, input, notifyUrl) ?? issued(input, { notifyUrl, now })
  recordChange(deps, trade, 'PRECREATE')
  return { out_trade_no: trade.outTradeNo, qr_code: deps.qrCodeOf(trade) }
}

function checkTerms(
  { merchant }: Pick<Deps, 'merchant'>,
  input: Precreate,
  { notifyUrl, now }: { notifyUrl: string | null; now: Date },
): void {
  const invalid = (detail: string) => new TradeError('ACQ.INVALID_PARAMETER', detail)
  if (input.total_amount < 1n || input.total_amount > totalFenMax) {
    throw new TradeError('ACQ.TOTAL_FEE_EXCEED')
  }
  if (input.seller_id !== undefined && input.seller_id !== merchant.sellerId) throw invalid('seller_id')
  if (notifyUrl !== null && !notifyUrlSchema.safeParse(notifyUrl).success) throw invalid('notify_url')
  const timeExpire = parseBeijingTime(input.time_expire ?? '')
  if (timeExpire !== undefined && timeExpire <= now) throw invalid('time_expire 应晚于当前时间')
}

/** The QR code that is already there; undefined when there is none, or an expired one that a new one replaces. */
function repeated(
  existing: Trade | undefined,
  input: Precreate,
  notifyUrl: string | null,
): Trade | undefined {
  if (existing === undefined) return undefined
  const transition = transitions[existing.state].PRECREATE
  if ('refusedAs' in transition) throw new TradeError(transition.refusedAs)
  if (existing.state === 'QR_EXPIRED') return undefined
  if (existing.terms !== termsOf(input)) throw new TradeError('ACQ.CONTEXT_INCONSISTENT')
  return { ...existing, notifyUrl }
}

function issued(input: Precreate, { notifyUrl, now }: { notifyUrl: string | null; now: Date }): Trade {
  const timeExpire = parseBeijingTime(input.time_expire ?? '') ?? null
  const qrEnd = timeoutEnd(input.qr_code_timeout_express ?? defaultQrTimeout, now)
  return {
    outTradeNo: input.out_trade_no,
    qrId: newQrId(),
    state: 'QR_ISSUED',
    tradeNo: null,
    subject: input.subject,
    body: input.body ?? null,
    passbackParams: input.passback_params ?? null,
    totalFen: input.total_amount,
    notifyUrl,
    terms: termsOf(input),
    timeExpire,
    timeoutExpress: input.timeout_express ?? defaultTradeTimeout,
    createdAt: now,
    qrExpiresAt: timeExpire !== null && timeExpire < qrEnd ? timeExpire : qrEnd,
    scannedAt: null,
    tradeExpiresAt: null,
    paidAt: null,
    closedAt: null,
    buyerId: null,
    refunds: [],
  }
}

/** Zod gives the fields in the schema's order, so that equal terms are equal texts. */
const termsOf = (input: Precreate): string =>
  JSON.stringify({ ...input, total_amount: input.total_amount.toString() })
