import type { Clock } from './clock.ts'
import { createNewestEntries, type NewestEntries } from './newest-entries.ts'

/** One thing that was done. */
export interface HistoryEntry {
  readonly at: Date
  /** A call of the gateway, an event in the life of a trade, or one delivery of a notification. */
  readonly kind: 'CALL' | 'EVENT' | 'DELIVERY'
  readonly outTradeNo: string | null
  /** The method that was called, the event, or the trade_status that was notified. */
  readonly what: string
  /** What was answered, the state that the event led to, or what came of the delivery. */
  readonly outcome: string
}

/** The newest things that were done. */
export interface History extends Omit<NewestEntries<HistoryEntry>, 'add'> {
  readonly record: (entry: Omit<HistoryEntry, 'at'>) => void
}

export function createHistory(clock: Clock): History {
  const { add, list, clear } = createNewestEntries<HistoryEntry>()
  return { record: (entry) => add({ at: clock.now(), ...entry }), list, clear }
}
