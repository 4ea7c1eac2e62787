/** The work did not end in time. It may still be running: its outcome is unknown. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError'
  readonly deadlineMs: number

  constructor(deadlineMs: number) {
    super('the deadline passed')
    this.deadlineMs = deadlineMs
  }
}

/**
 * Settles as `work` does, or rejects with DeadlineError after `deadlineMs`, or with the reason of `signal` when that is
 * aborted, whichever comes first. The signal that `work` gets is aborted in the last two cases. An answer that has arrived
 * by then counts, though this process was too busy to read it.
 */
export async function withDeadline<T>(
  work: (signal: AbortSignal) => Promise<T>,
  deadlineMs: number,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted()
  const controller = new AbortController()
  const stopped = Promise.withResolvers<never>()
  const stop = (reason: unknown): void => {
    controller.abort(reason)
    stopped.reject(reason)
  }
  const onAbort = (): void => stop(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  let lastLook: NodeJS.Immediate | undefined
  // The event loop runs timers first, then reads what has arrived, then does this.
  const timer = setTimeout(() => {
    lastLook = setImmediate(() => stop(new DeadlineError(deadlineMs)))
  }, deadlineMs)
  try {
    return await Promise.race([work(controller.signal), stopped.promise])
  } finally {
    clearTimeout(timer)
    clearImmediate(lastLook)
    signal?.removeEventListener('abort', onAbort)
  }
}
