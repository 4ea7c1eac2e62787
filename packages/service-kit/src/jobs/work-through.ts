export interface DueWork<One> {
  /** Takes at most `limit` things that are due, under a lease: whoever cannot finish one leaves it to be due again. */
  take(limit: number): Promise<readonly One[]>
  /** Returns false when there is no use in taking more now. */
  work(one: One): Promise<boolean>
  /** What the AggregateError says. */
  readonly failure: string
}

const takenMax = 20

/**
 * Takes and works on what is due, 20 things at a time side by side, until nothing is due, one says that there is no use in
 * more, or the signal aborts. Throws AggregateError when some of them failed, after all others of that take were worked on.
 */
export async function workThrough<One>(due: DueWork<One>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const taken = await due.take(takenMax)
    const runs = await Promise.allSettled(taken.map((one) => due.work(one)))
    const failures = runs.filter((run) => run.status === 'rejected').map((run): unknown => run.reason)
    if (failures.length > 0) throw new AggregateError(failures, due.failure)
    const isUseless = runs.some((run) => run.status === 'fulfilled' && !run.value)
    if (isUseless || taken.length < takenMax) return
  }
}
