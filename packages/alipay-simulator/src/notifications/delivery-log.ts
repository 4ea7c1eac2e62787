import type { NotificationFault } from '../faults/fault.ts'

/** What came of one POST to the merchant. Only `ACKNOWLEDGED` (200 with the text `success`) ends the retries. */
export type DeliveryOutcome = 'ACKNOWLEDGED' | 'REFUSED' | 'UNREACHABLE' | 'TIMED_OUT' | 'DROPPED'

export interface Delivery {
  notifyId: string
  outTradeNo: string
  url: string
  /** 1 is the first of the schedule; null is a resend asked for by hand. */
  attempt: number | null
  sentAt: Date
  outcome: DeliveryOutcome
  /** The receiver's HTTP status and the first kilobytes of its body, when it answered. */
  status: number | null
  body: string | null
  latencyMs: number
  faults: NotificationFault['kind'][]
  /** The form as it was sent, signature included. */
  form: Record<string, string>
}

export interface DeliveryLog {
  add: (delivery: Delivery) => void
  list: (outTradeNo?: string) => Delivery[]
  clear: () => void
}

/** The newest deliveries, at most `deliveriesMax`, oldest first; in memory only. */
export function createDeliveryLog(deliveriesMax = 5_000): DeliveryLog {
  let deliveries: Delivery[] = []
  return {
    add: (delivery) => {
      deliveries.push(delivery)
      // Cut in halves, so that a full log costs no copy for each delivery.
      if (deliveries.length >= deliveriesMax * 2) deliveries = deliveries.slice(-deliveriesMax)
    },
    list: (outTradeNo) =>
      deliveries
        .slice(-deliveriesMax)
        .filter((delivery) => outTradeNo === undefined || delivery.outTradeNo === outTradeNo),
    clear: () => {
      deliveries = []
    },
  }
}
