import type { PaymentChannels } from './payment-channel.ts'

interface GaugeByChannel {
  set(labels: { readonly channel: string }, value: number): void
}

/** Shows a count for each channel: 0 where nothing was counted, so that no old value stays. */
export function showCounts(
  shown: GaugeByChannel,
  channels: PaymentChannels,
  counts: readonly { readonly channel: string; readonly count: number }[],
): void {
  for (const channel of Object.keys(channels)) shown.set({ channel }, 0)
  for (const { channel, count } of counts) shown.set({ channel }, count)
}
