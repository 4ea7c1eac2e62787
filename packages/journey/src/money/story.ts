import { ApiError, NoAnswerError } from '../clients/failures.ts'
import type { PaymentClient } from '../clients/payment-client.ts'
import type { ChannelControl } from '../clients/channel-control.ts'
import type { Chance } from '../seeded.ts'

/** A point in a customer's story at which something may break. */
export type BreakingPoint =
  | 'while the order is made'
  | 'while a second code is made'
  | 'while the payment is told'
  | 'while the channel is asked'
  | 'while the order is cancelled'
  | 'while money goes back'
  | 'while it goes back elsewhere'

export interface CustomerDeps {
  readonly payment: PaymentClient
  readonly channel: ChannelControl
  readonly chance: Chance
  readonly buyer: { readonly userId: string; readonly productId: string }
  /** Does the work, and something may break meanwhile. */
  during<Result>(point: BreakingPoint, work: () => Promise<Result>): Promise<Result>
  /** An act was done, whether or not it was granted. */
  count(act: string): void
}

/** An order and the trades of its QR codes, the newest last. */
export interface BoughtOrder {
  readonly orderId: string
  readonly outTradeNos: [string, ...string[]]
}

/** What was asked for; undefined when it was refused, or when its customer gave up waiting: then nobody knows what it did. */
export async function granted<Result>(
  { count }: Pick<CustomerDeps, 'count'>,
  act: string,
  ask: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    const result = await ask()
    count(act)
    return result
  } catch (error) {
    if (error instanceof ApiError) count(`${act} refused as ${error.code}`)
    else if (error instanceof NoAnswerError) count(`${act} without an answer`)
    else throw error
    return undefined
  }
}
