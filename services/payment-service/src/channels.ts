import { alipay } from './channels/alipay/alipay-channel.ts'
import type { ChannelCallback, PaymentChannel } from './channels/payment-channel.ts'
import type { Config } from './config.ts'

/** How a channel comes into being: what is known of it before anything is connected, and how to connect it. */
export interface ChannelAdapter {
  readonly callback: ChannelCallback
  connect(config: Config, deps: { readonly now: () => Date }): PaymentChannel
}

export type ChannelAdapters = Readonly<Record<string, ChannelAdapter>>

/** Every channel that an order can be paid through, one line each. */
export const channelAdapters: ChannelAdapters = {
  ALIPAY: alipay,
}
