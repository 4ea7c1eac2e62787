/** What is called after a commit, so that nobody waits for the next slow poll. A call that is lost costs only time. */
export interface Wakes {
  /** Events were recorded. After a transaction of the kit this is called by itself; a use case calls it after a statement of its own. */
  outbox(): void
  /** There is work for a job. Throws RangeError for an unknown name. */
  job(name: string): void
  /** Use cases get this before there is anything to wake: what they call until then is lost. */
  connect(started: Pick<Wakes, 'outbox' | 'job'>): void
}

export function createWakes(): Wakes {
  let started: Pick<Wakes, 'outbox' | 'job'> | undefined
  return {
    outbox: () => started?.outbox(),
    job: (name) => started?.job(name),
    connect(wakes) {
      started = wakes
    },
  }
}
