import { z } from 'zod'
import { methodNames } from '../gateway/gateway-method.ts'

const delayMsMax = 600_000

/**
 * Whom a fault meets: of the calls that fit, the first `skip` pass, and then the next `times` are met, each with
 * `probability`, drawn from the simulator's seed.
 */
const selection = {
  skip: z.int().min(0).max(1_000_000).default(0),
  times: z.int().min(1).max(1_000_000).default(1),
  probability: z.number().gt(0).max(1).default(1),
  outTradeNo: z.string().min(1).max(64).optional(),
}

const gatewaySelection = { ...selection, method: z.enum(['*', ...methodNames]).default('*') }

/** BEFORE_WORK: the call did nothing. AFTER_WORK: it did its work, and only the answer is spoilt. */
const when = z.enum(['BEFORE_WORK', 'AFTER_WORK']).default('BEFORE_WORK')

const gatewayFaultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('LATENCY'),
    ...gatewaySelection,
    when,
    latencyMs: z.int().min(1).max(delayMsMax),
  }),
  z.strictObject({
    kind: z.literal('HTTP_STATUS'),
    ...gatewaySelection,
    when,
    status: z.int().min(400).max(599).default(502),
  }),
  z.strictObject({ kind: z.literal('HTML'), ...gatewaySelection, when }),
  z.strictObject({
    kind: z.literal('UNAVAILABLE'),
    ...gatewaySelection,
    when,
    subCode: z.enum(['isp.unknow-error', 'aop.unknow-error']).default('isp.unknow-error'),
  }),
  z.strictObject({
    kind: z.literal('SUB_CODE'),
    ...gatewaySelection,
    when,
    subCode: z.string().min(1).max(128),
    subMsg: z.string().max(256).default('系统繁忙，请稍后再试'),
  }),
  /**
   * The work is done, then the connection is reset. alipay-sdk's HTTP client repeats a call once by itself after a
   * reset, so that two of these are needed for one call of the SDK to fail.
   */
  z.strictObject({ kind: z.literal('LOST_ANSWER'), ...gatewaySelection }),
  z.strictObject({ kind: z.literal('BAD_SIGNATURE'), ...gatewaySelection }),
  /**
   * The work is done, and the answer, validly signed, says this instead in these fields; an empty text leaves one out.
   * `{ fund_change: 'N' }` is a refund that is not known to be made.
   */
  z.strictObject({
    kind: z.literal('ANSWER_FIELDS'),
    ...gatewaySelection,
    fields: z.record(z.string().regex(/^[a-z_]{1,64}$/), z.string().max(1024)),
  }),
  /** The buyer pays, and the notification has been delivered, before the answer with the QR code is sent. */
  z.strictObject({
    kind: z.literal('EARLY_PAYMENT'),
    ...selection,
    method: z.literal('alipay.trade.precreate').default('alipay.trade.precreate'),
  }),
])

const notificationFaultSchema = z.discriminatedUnion('kind', [
  /** The delivery is never sent; it counts as one that failed. */
  z.strictObject({ kind: z.literal('NOTIFY_DROP'), ...selection }),
  z.strictObject({ kind: z.literal('NOTIFY_DELAY'), ...selection, delayMs: z.int().min(1).max(delayMsMax) }),
  z.strictObject({
    kind: z.literal('NOTIFY_REPEAT'),
    ...selection,
    count: z.int().min(2).max(100),
    concurrently: z.boolean().default(false),
  }),
  /** `signed`: Alipay itself says the wrong thing, validly signed. Otherwise it was changed on the way. */
  z.strictObject({
    kind: z.literal('NOTIFY_TAMPER'),
    ...selection,
    field: z.enum(['total_amount', 'app_id', 'seller_id', 'sign']),
    value: z.string().max(1024).optional(),
    signed: z.boolean().default(true),
  }),
  /** Signed as `sign_type=RSA` with SHA-1, validly: what a receiver that wants RSA2 must refuse. */
  z.strictObject({ kind: z.literal('NOTIFY_SHA1'), ...selection }),
  z.strictObject({
    kind: z.literal('NOTIFY_EXTRA_FIELDS'),
    ...selection,
    fields: z.record(z.string().regex(/^[A-Za-z0-9_]{1,64}$/), z.string().min(1).max(1024)),
  }),
  /** The delivery waits until one of another notice has been made, or `holdMs` have passed. */
  z.strictObject({
    kind: z.literal('NOTIFY_REORDER'),
    ...selection,
    holdMs: z.int().min(1).max(delayMsMax).default(10_000),
  }),
])

export const faultSchema = z.discriminatedUnion('kind', [gatewayFaultSchema, notificationFaultSchema])

/** A fault as one writes it, defaults left out. */
export type FaultInput = z.input<typeof faultSchema>
export type Fault = z.output<typeof faultSchema>
export type GatewayFault = z.output<typeof gatewayFaultSchema>
export type NotificationFault = z.output<typeof notificationFaultSchema>

/** Every kind of fault that a call can meet. */
export const gatewayFaultKinds = gatewayFaultSchema.options.map(({ shape }) => shape.kind.value)

/** Every kind of fault that a delivery can meet. */
export const notificationFaultKinds = notificationFaultSchema.options.map(({ shape }) => shape.kind.value)
