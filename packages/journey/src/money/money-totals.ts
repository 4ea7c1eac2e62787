import {
  fenToYuan,
  paymentCompleted,
  paymentRefunded,
  yuanToFen,
  type DomainEvent,
} from '@interview-pass/contracts'
import { isPaidHere, type BookedOrder } from './booked-order.ts'

/** What one book says of all the money, in yuan. */
interface BookTotal {
  readonly book: string
  readonly in: string
  readonly back: string
}

/** How much of something there is, by kind. */
export type Counts = Readonly<Record<string, number>>

export interface Totals {
  readonly orders: Counts
  /** QR codes, by what became of them. */
  readonly attempts: Counts
  readonly codes: Counts
  readonly events: Counts
  readonly money: readonly BookTotal[]
}

/** The three books summed up. `channel` are the sums of its own ledger; `events` are without repeats. */
export function totalBooks(
  orders: readonly BookedOrder[],
  channel: { readonly in: string; readonly out: string },
  events: readonly DomainEvent[],
): Totals {
  const attempts = orders.flatMap((order) => order.attempts)
  const paid = attempts.filter(isPaidHere)
  const amountsOf = (type: string) =>
    events
      .filter((event) => event.type === type)
      .map(({ data }) => yuanToFen(paymentCompleted.schema.pick({ amount: true }).parse(data).amount))
  const ours = (book: string, isPointless: boolean): BookTotal => {
    const own = paid.filter((attempt) => attempt.isPointless === isPointless)
    const inFen = own.map(({ amountFen }) => amountFen)
    const backFen = own.map(({ refundedFen }) => refundedFen)
    return { book, in: yuanOf(inFen), back: yuanOf(backFen) }
  }
  return {
    orders: countBy(orders, ({ status }) => status),
    attempts: countBy(attempts, ({ status }) => status),
    codes: countBy(
      orders.flatMap(({ codes }) => codes),
      (status) => status,
    ),
    events: countBy(events, ({ type }) => type),
    money: [
      ours('ours, paid for orders', false),
      ours('ours, paid for nothing', true),
      { book: "the channel's ledger", in: channel.in, back: channel.out },
      {
        book: 'told on Kafka',
        in: yuanOf(amountsOf(paymentCompleted.type)),
        back: yuanOf(amountsOf(paymentRefunded.type)),
      },
    ],
  }
}

const yuanOf = (amountsFen: readonly bigint[]): string =>
  fenToYuan(amountsFen.reduce((sum, amountFen) => sum + amountFen, 0n))

function countBy<Item>(items: readonly Item[], nameOf: (item: Item) => string): Counts {
  return Object.fromEntries([...Map.groupBy(items, nameOf)].map(([name, group]) => [name, group.length]))
}
