const entriesMax = 5_000

/** The newest 5,000 entries of a kind; in memory only. */
export interface NewestEntries<Entry> {
  readonly add: (entry: Entry) => void
  /** Oldest first. */
  readonly list: () => readonly Entry[]
  readonly clear: () => void
}

export function createNewestEntries<Entry>(): NewestEntries<Entry> {
  let entries: readonly Entry[] = []
  return {
    add: (entry) => {
      entries = [...entries.slice(1 - entriesMax), entry]
    },
    list: () => entries,
    clear: () => {
      entries = []
    },
  }
}
