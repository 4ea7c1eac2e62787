import { rowsOfLongList, type Database, type PageOfLongList } from '@interview-pass/service-kit'
import type { PaymentChannels } from '../channels/payment-channel.ts'
import { createOrderRoute } from './create-order.ts'
import { listStoredOrders, type ListedOrder, type OrderFilter } from './order-list.store.ts'

export interface ListOrdersDeps {
  readonly database: Database
  readonly channels: PaymentChannels
}

export interface OrderQuestion extends Omit<OrderFilter, 'made'> {
  /** By a client's createOrder with this key: finds the order whose answer was lost. */
  readonly made?: { readonly clientId: string; readonly key: string } | undefined
}

/** One page of a tenant's orders, newest first, and how many there are. */
export function listOrders(
  deps: ListOrdersDeps,
  { made, ...filter }: OrderQuestion,
  page: PageOfLongList,
): Promise<{ readonly found: ListedOrder[]; readonly total: number }> {
  const request = made && { caller: made.clientId, route: createOrderRoute, key: made.key }
  const channels = Object.keys(deps.channels)
  return listStoredOrders(deps.database.db, { ...filter, made: request, channels }, rowsOfLongList(page))
}
