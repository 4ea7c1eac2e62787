import type { AlipaySimulator } from '@interview-pass/alipay-simulator'
import { alipay } from '../src/channels/alipay/alipay-channel.ts'
import { channelNamed, type PaymentChannel } from '../src/channels/payment-channel.ts'
import type { ChannelAdapters } from '../src/channels.ts'
import { billDayOf, boundsOf } from '../src/reconciliation/bill-day.ts'
import { reconcile, reconcileAgain } from '../src/reconciliation/reconcile.ts'
import { reconcileHour } from '../src/reconciliation/reconcile-hour.ts'
import { createOrder, paySilently, type CreatedOrder } from './orders.ts'
import type { PaymentServiceUnderTest, TestClient } from './payment-service.ts'

const minuteMs = 60_000
const neverAborted = new AbortController().signal

let clock = (): Date => new Date()

/** Alipay at the simulator's time, with an agreed fee of 0.6 %. */
export const billedChannels: ChannelAdapters = {
  ALIPAY: {
    ...alipay,
    connect: (config) => alipay.connect({ ...config, ALIPAY_FEE_BASIS_POINTS: 60 }, { now: () => clock() }),
  },
}

/** A service whose channel has days that are over. */
export interface BilledShop {
  /** The day on which everything is paid, `yyyy-MM-dd` in Beijing. */
  readonly day: string
  readonly simulator: AlipaySimulator
  now(): Date
  goTo(moment: string): void
  /** To eleven in the morning of the next day, when the bill of the day is there. */
  goToBill(): void
  /** The bill is as the channel made it, and no day has been reconciled. */
  forgetReconciliation(): Promise<void>
  /** An order that is not paid yet, and that nobody asks about by the clock. */
  unpaidOrder(): Promise<CreatedOrder>
  /** Paid at the channel, without us hearing of it. */
  missedOrder(): Promise<CreatedOrder>
  /** Runs the job as a replica does, at another time when one is given; `channel` stands for parts of the channel. */
  reconcile(channel?: Partial<PaymentChannel>, at?: Date): Promise<void>
  reconcileHour(channel?: Partial<PaymentChannel>): Promise<void>
  reconcileAgain(day: string, channel?: Partial<PaymentChannel>): ReturnType<typeof reconcileAgain>
}

/** Everything that is paid from here on is paid on one day: one that is nearly over is left out. */
export function openBilledShop(service: PaymentServiceUnderTest, client: TestClient): BilledShop {
  const { simulator } = service
  clock = () => simulator.control.readClock().now
  const { end } = boundsOf(billDayOf(clock()))
  if (end.getTime() - clock().getTime() < 10 * minuteMs) {
    simulator.control.moveClock({ advanceSeconds: 600 })
  }
  const depsWith = (parts: Partial<PaymentChannel>) => ({
    ...service.deps,
    now: clock,
    channels: { ALIPAY: { ...channelNamed(service.deps.channels, 'ALIPAY'), ...parts } },
  })
  const unpaidOrder = async () => {
    const order = await createOrder(service, client)
    await service.sql`
      update payment.payment_attempts set query_due_at = null where out_trade_no = ${order.outTradeNo}`
    return order
  }
  const day = billDayOf(clock())
  const goTo = (moment: string): void => {
    const seconds = (new Date(moment).getTime() - clock().getTime()) / 1000
    if (seconds < 0) throw new Error('time does not go back')
    simulator.control.moveClock({ advanceSeconds: seconds })
  }
  return {
    day,
    simulator,
    now: clock,
    goTo,
    goToBill: () => goTo(new Date(boundsOf(day).end.getTime() + 11 * 3_600_000).toISOString()),
    async forgetReconciliation() {
      simulator.control.clearBillDifferences()
      await service.sql`delete from payment.reconciliation_differences`
      await service.sql`delete from payment.reconciliation_runs`
    },
    unpaidOrder,
    async missedOrder() {
      const order = await unpaidOrder()
      paySilently(service, order)
      return order
    },
    reconcile: (parts = {}, at) =>
      reconcile({ ...depsWith(parts), ...(at !== undefined && { now: () => at }) }, neverAborted),
    reconcileHour: (parts = {}) => reconcileHour(depsWith(parts), neverAborted),
    reconcileAgain: (day, parts = {}) =>
      reconcileAgain(depsWith(parts), { channel: 'ALIPAY', day }, neverAborted),
  }
}
