import { CallFailure } from './call-failure.ts'

export interface Watchdog {
  /** Aborted by the parent with its reason, or by the watchdog with a CallFailure. */
  readonly signal: AbortSignal
  /** Something came from the model: the idle time begins anew. */
  alive(): void
  /** Ends all timers. */
  stop(): void
}

/**
 * Ends an attempt that hangs. TIMED_OUT when nothing comes within `firstMs` or the attempt takes longer than `attemptMs`,
 * STALLED when nothing comes for `idleMs` after something did. The SDK's own timeout covers only the time until headers.
 */
export function startWatchdog(
  parent: AbortSignal,
  limits: { firstMs: number; idleMs: number; attemptMs: number },
): Watchdog {
  const controller = new AbortController()
  const endAfter = (outcome: 'TIMED_OUT' | 'STALLED', ms: number) =>
    setTimeout(() => controller.abort(new CallFailure(outcome)), ms)
  const attemptTimer = endAfter('TIMED_OUT', limits.attemptMs)
  let idleTimer = endAfter('TIMED_OUT', limits.firstMs)
  return {
    signal: AbortSignal.any([parent, controller.signal]),
    alive() {
      clearTimeout(idleTimer)
      idleTimer = endAfter('STALLED', limits.idleMs)
    },
    stop() {
      clearTimeout(attemptTimer)
      clearTimeout(idleTimer)
    },
  }
}
