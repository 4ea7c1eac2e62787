/** Watches many pieces of work that may take equally long. */
export interface Deadlines<Work> {
  watch(work: Work): void
  forget(work: Work): void
}

const checksEach = 50

/**
 * Calls `onDeadline` for work that is watched for longer than `timeoutMs`, at most 2 % late. One timer for all, and none
 * while nothing is watched: a timer of its own costs a request more than all its other bookkeeping.
 */
export function createDeadlines<Work>(timeoutMs: number, onDeadline: (work: Work) => void): Deadlines<Work> {
  const everyMs = Math.max(1, Math.ceil(timeoutMs / checksEach))
  /** In the order of their deadlines, because all have the same time. */
  const endsAtOf = new Map<Work, number>()
  let timer: NodeJS.Timeout | undefined

  const check = (): void => {
    const now = performance.now()
    for (const [work, endsAt] of endsAtOf) {
      if (endsAt > now) break
      endsAtOf.delete(work)
      onDeadline(work)
    }
    timer = endsAtOf.size === 0 ? undefined : setTimeout(check, everyMs)
  }

  return {
    watch(work) {
      endsAtOf.set(work, performance.now() + timeoutMs)
      timer ??= setTimeout(check, everyMs)
    },
    forget(work) {
      endsAtOf.delete(work)
    },
  }
}
