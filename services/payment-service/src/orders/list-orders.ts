import { rowsOf, type Database, type Page } from '@interview-pass/service-kit'
import type { PaymentChannels } from '../channels/payment-channel.ts'
import { createOrderRoute } from './create-order.ts'
import { listStoredOrders, type ListedOrder, type OrderFilter } from './order-list.store.ts'

export interface ListOrdersDeps {
  readonly database: Database
  readonly channels: PaymentChannels
}

export interface OrderQuestion extends Omit<OrderFilter, 'made'> {
  readonly clientId: string
  /** Of this client's createOrder: finds the order whose answer was lost. */
  readonly idempotencyKey?: string | undefined
}

/** One page of a tenant's orders, newest first, and how many there are in all. */
export function listOrders(
  deps: ListOrdersDeps,
  { clientId, idempotencyKey, ...filter }: OrderQuestion,
  page: Page,
): Promise<{ readonly orders: ListedOrder[]; readonly total: number }> {
  const made =
    idempotencyKey === undefined
      ? undefined
      : { caller: clientId, route: createOrderRoute, key: idempotencyKey }
  const channels = Object.keys(deps.channels)
  return listStoredOrders(deps.database.db, { ...filter, made, channels }, rowsOf(page))
}
