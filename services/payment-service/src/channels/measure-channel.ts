import { counter, histogram, type Metrics } from '@interview-pass/service-kit'
import { breakerOpen, unproved } from './guarded-call.ts'
import type { PaymentChannel, PaymentChannels } from './payment-channel.ts'

const operations = ['PRECREATE', 'QUERY', 'CLOSE', 'REFUND', 'QUERY_REFUND', 'DOWNLOAD_BILL'] as const
type Operation = (typeof operations)[number]

const outcomes = ['ANSWERED', 'UNKNOWN', 'UNPROVED', 'NOT_ASKED'] as const
type Outcome = (typeof outcomes)[number]

interface AnyAnswer {
  readonly kind: string
  readonly reason?: string
}

const channel = 'channels'

export const channelMetrics = {
  calls: counter(
    'payment_channel_calls_total',
    'calls',
    'Calls to a channel; UNKNOWN ones brought no answer that says anything, UNPROVED ones one that cannot be believed, NOT_ASKED ones were not made, since it is away',
    { channel, operation: operations, outcome: outcomes },
  ),
  duration: histogram('payment_channel_call_seconds', 'One call to a channel, repetitions apart', {
    channel,
    operation: operations,
  }),
}

/** The same channels, whose calls are counted and timed under the names that they have here. */
export function measuredChannels(metrics: Metrics, channels: PaymentChannels): PaymentChannels {
  const calls = metrics.counter(channelMetrics.calls, { channel: Object.keys(channels) })
  const duration = metrics.histogram(channelMetrics.duration)
  const count = async <Answer extends AnyAnswer>(
    labels: { readonly channel: string; readonly operation: Operation },
    call: Promise<Answer>,
  ): Promise<Answer> => {
    const startedAt = performance.now()
    const answer = await call
    const outcome = outcomeOf(answer)
    calls.inc({ ...labels, outcome })
    if (outcome !== 'NOT_ASKED') duration.observe(labels, (performance.now() - startedAt) / 1000)
    return answer
  }
  return Object.fromEntries(
    Object.entries(channels).map(([name, measured]) => {
      const counted = <Answer extends AnyAnswer>(operation: Operation, call: Promise<Answer>) =>
        count({ channel: name, operation }, call)
      return [name, withCounted(measured, counted)]
    }),
  )
}

function withCounted(
  channel: PaymentChannel,
  counted: <Answer extends AnyAnswer>(operation: Operation, call: Promise<Answer>) => Promise<Answer>,
): PaymentChannel {
  return {
    callback: channel.callback,
    feeFenOf: channel.feeFenOf,
    readNotification: (message) => channel.readNotification(message),
    precreate: (request) => counted('PRECREATE', channel.precreate(request)),
    query: (outTradeNo) => counted('QUERY', channel.query(outTradeNo)),
    close: (outTradeNo) => counted('CLOSE', channel.close(outTradeNo)),
    refund: (request) => counted('REFUND', channel.refund(request)),
    queryRefund: (refund) => counted('QUERY_REFUND', channel.queryRefund(refund)),
    downloadBill: (day) => counted('DOWNLOAD_BILL', channel.downloadBill(day)),
  }
}

function outcomeOf({ kind, reason }: AnyAnswer): Outcome {
  if (kind === 'NOT_ASKED' || reason === breakerOpen) return 'NOT_ASKED'
  if (kind !== 'UNKNOWN') return 'ANSWERED'
  return reason === unproved ? 'UNPROVED' : 'UNKNOWN'
}
