import type { Clock } from './clock.ts'

const entriesMax = 5_000

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

/** The newest things that were done; in memory only. */
export interface History {
  readonly record: (entry: Omit<HistoryEntry, 'at'>) => void
  /** Oldest first. */
  readonly list: () => readonly HistoryEntry[]
  readonly clear: () => void
}

export function createHistory(clock: Clock): History {
  let entries: readonly HistoryEntry[] = []
  return {
    record: (entry) => {
      entries = [...entries.slice(1 - entriesMax), { at: clock.now(), ...entry }]
    },
    list: () => entries,
    clear: () => {
      entries = []
    },
  }
}
