import type { History } from '../history.ts'
import type { Delivery } from './deliver.ts'

const deliveriesMax = 5_000

/** The newest deliveries, in memory only; each is in the history, too. */
export interface DeliveryLog {
  readonly add: (delivery: Delivery) => void
  /** Oldest first. */
  readonly list: () => readonly Delivery[]
  readonly clear: () => void
}

export function createDeliveryLog(history: History): DeliveryLog {
  let deliveries: readonly Delivery[] = []
  return {
    add: (delivery) => {
      const { outTradeNo, outcome, form } = delivery
      deliveries = [...deliveries.slice(1 - deliveriesMax), delivery]
      history.record({ kind: 'DELIVERY', outTradeNo, what: form['trade_status'] ?? '', outcome })
    },
    list: () => deliveries,
    clear: () => {
      deliveries = []
    },
  }
}
