const secondSignalAfterMs = 1_000

/**
 * Calls `end` when this program is asked to end. A Ctrl-C again within a moment is the same one, heard through npm as well; later it
 * is impatience, and the program ends at once.
 */
export function onEndingSignal(end: (signal: NodeJS.Signals) => void): void {
  let since: number | undefined
  const hear = (signal: NodeJS.Signals): void => {
    if (since === undefined) {
      since = performance.now()
      end(signal)
    } else if (signal === 'SIGINT' && performance.now() - since > secondSignalAfterMs) {
      process.exit(1)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear)
}
