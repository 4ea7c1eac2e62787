import type { History } from '../history.ts'
import { createNewestEntries, type NewestEntries } from '../newest-entries.ts'
import type { Delivery } from './deliver.ts'

/** The newest deliveries; each is in the history, too. */
export type DeliveryLog = NewestEntries<Delivery>

export function createDeliveryLog(history: History): DeliveryLog {
  const { add, list, clear } = createNewestEntries<Delivery>()
  return {
    add(delivery) {
      add(delivery)
      const { outTradeNo, outcome, form } = delivery
      history.record({ kind: 'DELIVERY', outTradeNo, what: form['trade_status'] ?? '', outcome })
    },
    list,
    clear,
  }
}
