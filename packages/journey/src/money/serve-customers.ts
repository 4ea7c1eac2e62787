import type { Stack } from '@interview-pass/stack'
import type { ChannelControl } from '../clients/channel-control.ts'
import { createPaymentClient } from '../clients/payment-client.ts'
import { patient } from '../clients/repeat.ts'
import { createChance } from '../seeded.ts'
import type { OwnBooks } from './books.ts'
import { playCustomer } from './customer.ts'
import type { Counts } from './money-totals.ts'
import type { BreakingPoint } from './story.ts'

export interface ServeOptions {
  readonly own: Pick<OwnBooks, 'prepare'>
  readonly channel: ChannelControl
  /** The same seed gives the same customers. */
  readonly seed: number
  /** No customer comes any more. */
  isOver(): boolean
  /** Does the work of a customer whose home is `replica`, and something may break meanwhile. */
  during<Result>(
    at: { readonly point: BreakingPoint; readonly replica: string },
    work: () => Promise<Result>,
  ): Promise<Result>
  /** Hears why a request is sent again. */
  readonly onRepeat?: (error: unknown) => void
  readonly onProgress?: ((text: string) => void) | undefined
}

const customersAtOnce = 10
const clientsOfSeller = 30

/** Serves some customers at a time, each at a replica of its own, until it is over. Returns what they did, counted. */
export async function serveCustomers(
  { addresses: { demo }, replicas: { payment: replicas } }: Pick<Stack, 'addresses' | 'replicas'>,
  { own, channel, seed, isOver, during, onRepeat, onProgress }: ServeOptions,
): Promise<Counts> {
  const { clientIds, refundingProductId } = await own.prepare(clientsOfSeller)
  const acts: Record<string, number> = {}
  let customers = 0

  const serve = async (): Promise<void> => {
    while (!isOver()) {
      customers += 1
      if (customers % 50 === 0) onProgress?.(`${customers} customers`)
      const chance = createChance(seed, customers)
      const clientId = clientIds[customers % clientIds.length] ?? demo.client_id
      const home = replicas[customers % replicas.length]
      if (home === undefined) throw new Error('no payment-service runs')
      const others = replicas.filter((replica) => replica !== home)
      await playCustomer({
        payment: createPaymentClient({
          baseUrl: home.url,
          otherUrls: others.map(({ url }) => url),
          credentials: { clientId, secret: demo.client_secret },
          repeat: { ...patient, onRepeat },
        }),
        channel,
        chance,
        buyer: {
          userId: demo.user_id,
          productId: chance.happens(0.3) ? refundingProductId : demo.product_id,
        },
        during: (point, work) => during({ point, replica: home.name }, work),
        count: (act) => void (acts[act] = (acts[act] ?? 0) + 1),
      })
    }
  }
  await Promise.all(Array.from({ length: customersAtOnce }, serve))
  return acts
}
