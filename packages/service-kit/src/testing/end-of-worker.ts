type Stop = () => Promise<void>

declare global {
  /** Outside all modules: vitest loads the environment of a worker and its test files apart. */
  var stopsAtEndOfWorker: Stop[] | undefined
}

/** Has `stop` run when this worker has run its last file: for what its files share. */
export function atEndOfWorker(stop: Stop): void {
  ;(globalThis.stopsAtEndOfWorker ??= []).push(stop)
}

/** Runs what is to run at the end of this worker; everything has been tried when it fails. */
export async function endWorker(): Promise<void> {
  const stops = globalThis.stopsAtEndOfWorker?.splice(0) ?? []
  const results = await Promise.allSettled(stops.map((stop) => stop()))
  const errors = results.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []))
  if (errors.length > 0) throw new AggregateError(errors, 'a worker could not stop what its files shared')
}
