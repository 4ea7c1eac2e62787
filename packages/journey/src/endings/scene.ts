import type { Addresses } from '@interview-pass/stack'
import { createChannelControl, type ChannelControl } from '../clients/channel-control.ts'
import { createPaymentClient, type PaymentClient } from '../clients/payment-client.ts'
import { watchEvents, type EventWatch } from '../events/watch-events.ts'
import { JourneyError } from '../steps.ts'
import { headline } from '../terminal/headline.ts'
import { brokenText } from '../terminal/line-breaker.ts'
import type { Screen } from '../terminal/screen.ts'
import { durationText } from '../terminal/times.ts'
import { timelineText } from '../terminal/timeline-text.ts'

export interface SceneOptions {
  /** Where everything is, as a running stack tells. */
  readonly addresses: Addresses
  readonly screen: Screen
  readonly signal?: AbortSignal
}

/** What an ending is played with. */
export interface Scene {
  readonly addresses: Addresses
  readonly payment: PaymentClient
  readonly channel: ChannelControl
  readonly watch: EventWatch
  readonly screen: Screen
  readonly signal: AbortSignal | undefined
  /** How many steps are done. */
  readonly stepsDone: number
  /** Does a step, then shows it with what `tell` makes of its result, a line each. Throws JourneyError when it fails. */
  step<Result>(
    name: string,
    work: () => Promise<Result>,
    tell?: (result: Result) => readonly string[],
  ): Promise<Result>
  /** Shows everything that happened to an order. */
  showTimeline(orderId: string): Promise<void>
  close(): Promise<void>
}

const indent = 6
const remedy = 'read the logs of payment-service and alipay-simulator'

/** Sets up what an ending needs; close it in the end. Throws an Error where the real Alipay is. */
export async function openScene({ addresses, screen, signal }: SceneOptions): Promise<Scene> {
  const { demo, kafka, payment, alipay_simulator: simulator } = addresses
  if (simulator === undefined) throw new Error('the buyer pays at the simulator only')
  const watch = watchEvents(kafka.brokers, signal)
  let stepsDone = 0
  const lines = (texts: readonly string[]): string =>
    texts
      .map((text) => `${' '.repeat(indent)}${brokenText(text, { indent, columns: screen.columns })}\n`)
      .join('')
  const scene: Scene = {
    addresses,
    payment: createPaymentClient({
      baseUrl: payment.url,
      credentials: { clientId: demo.client_id, secret: demo.client_secret },
      signal,
    }),
    channel: createChannelControl(simulator.url),
    watch,
    screen,
    signal,
    get stepsDone() {
      return stepsDone
    },
    async step(name, work, tell = () => []) {
      const startedAt = performance.now()
      try {
        signal?.throwIfAborted()
        const result = await work()
        stepsDone += 1
        const time = durationText(performance.now() - startedAt)
        screen.write(`${headline(screen, { number: String(stepsDone).padStart(2), name, time })}\n`)
        screen.write(lines(tell(result)))
        return result
      } catch (error) {
        signal?.throwIfAborted()
        throw new JourneyError(name, error, remedy)
      }
    },
    async showTimeline(orderId) {
      const entries = await scene.payment.listTimeline(orderId)
      screen.write(`\n${screen.paint('bold', 'Timeline')} of order ${orderId}\n`)
      screen.write(`${timelineText(entries, screen, 2)}\n`)
    },
    close: () => watch.stop(),
  }
  await scene.step('listen to events', () => watch.ready())
  return scene
}

/** Throws an Error that says which fact does not hold. */
export function requireFact(fact: string, holds: boolean): void {
  if (!holds) throw new Error(`this does not hold: ${fact}`)
}
