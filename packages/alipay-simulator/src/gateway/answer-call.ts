import { changeTrade } from '../change-trade.ts'
import { pause } from '../clock.ts'
import type { Deps } from '../deps.ts'
import type { GatewayFault } from '../faults/fault.ts'
import { TradeError } from '../trades/trade-error.ts'
import { GatewayError, refusal } from './gateway-error.ts'
import { methodNames } from './gateway-method.ts'
import type { GatewayRequest } from './gateway-request.ts'
import { methods } from './methods.ts'

/** A signed answer (or one with a signature that doesn't hold), something that isn't Alipay's JSON, or none at all. */
export type GatewayOutcome =
  | { kind: 'SIGNED'; content: Record<string, unknown>; hasGoodSignature: boolean }
  | { kind: 'RAW'; status: number; body: string }
  | { kind: 'RESET' }

const html =
  '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>'

/** Does what the call asks, with the faults that are set for it. Throws GatewayError for a method it doesn't know. */
export async function answerCall(deps: Deps, request: GatewayRequest): Promise<GatewayOutcome> {
  const name = methodNames.find((known) => known === request.method)
  if (name === undefined) {
    throw new GatewayError('40006', 'isv.insufficient-isv-permissions', '应用没有开通该接口的权限')
  }
  const faults = deps.faults.takeForCall(name, outTradeNoOf(request.bizContent))
  const before = await spoil(deps, faults, 'BEFORE_WORK')
  if (before !== undefined) return before
  const content = work(() => methods[name](deps, request))
  const after = await spoil(deps, faults, 'AFTER_WORK')
  if (after !== undefined) return after
  if (faults.some(({ kind }) => kind === 'EARLY_PAYMENT')) await payEarly(deps, content)
  if (faults.some(({ kind }) => kind === 'LOST_ANSWER')) return { kind: 'RESET' }
  return {
    kind: 'SIGNED',
    content: withFields(content, faults),
    hasGoodSignature: faults.every(({ kind }) => kind !== 'BAD_SIGNATURE'),
  }
}

function work(run: () => Record<string, unknown>): Record<string, unknown> {
  try {
    return { code: '10000', msg: 'Success', ...run() }
  } catch (error) {
    if (error instanceof TradeError) return refusal(new GatewayError('40004', error.code, error.message))
    throw error
  }
}

/** Waits out the latencies of this side of the work; the first other fault of it decides the answer. */
async function spoil(
  { clock }: Pick<Deps, 'clock'>,
  faults: readonly GatewayFault[],
  side: 'BEFORE_WORK' | 'AFTER_WORK',
): Promise<GatewayOutcome | undefined> {
  for (const fault of faults) {
    if (!('when' in fault) || fault.when !== side) continue
    if (fault.kind === 'LATENCY') await pause(clock, fault.latencyMs)
    else return spoilt(fault)
  }
  return undefined
}

/** The buyer pays what was just precreated, and the merchant hears of it before it has the answer. */
async function payEarly(deps: Deps, { out_trade_no: outTradeNo }: Record<string, unknown>): Promise<void> {
  if (typeof outTradeNo !== 'string') return
  changeTrade(deps, { outTradeNo }, 'PAY')
  const notice = deps.state.listNotices().findLast((candidate) => candidate.outTradeNo === outTradeNo)
  if (notice !== undefined) await deps.courier.deliverNow(notice)
}

function withFields(
  content: Record<string, unknown>,
  faults: readonly GatewayFault[],
): Record<string, unknown> {
  const fields = faults.flatMap((fault) =>
    fault.kind === 'ANSWER_FIELDS' ? Object.entries(fault.fields) : [],
  )
  const changed = { ...content, ...Object.fromEntries(fields) }
  return Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== ''))
}

type Spoiling = Exclude<Extract<GatewayFault, { when: unknown }>, { kind: 'LATENCY' }>

function spoilt(fault: Spoiling): GatewayOutcome {
  switch (fault.kind) {
    case 'HTTP_STATUS':
      return { kind: 'RAW', status: fault.status, body: '' }
    case 'HTML':
      return { kind: 'RAW', status: 200, body: html }
    case 'UNAVAILABLE':
      return refused(new GatewayError('20000', fault.subCode, '系统繁忙'))
    case 'SUB_CODE':
      return refused(new GatewayError('40004', fault.subCode, fault.subMsg))
  }
}

const refused = (error: GatewayError): GatewayOutcome => ({
  kind: 'SIGNED',
  content: refusal(error),
  hasGoodSignature: true,
})

/** The out_trade_no that a call is about, if it says one. */
export function outTradeNoOf(bizContent: unknown): string | undefined {
  if (typeof bizContent !== 'object' || bizContent === null || !('out_trade_no' in bizContent)) {
    return undefined
  }
  return typeof bizContent.out_trade_no === 'string' ? bizContent.out_trade_no : undefined
}
