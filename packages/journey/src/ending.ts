import type { Screen } from './terminal/screen.ts'

const secondSignalAfterMs = 1000

/** The signal that a program of this package is to end: Ctrl-C, or a reader that has gone (`npm run demo | head`). */
export function endingSignal(screen: Screen): AbortSignal {
  const ending = new AbortController()
  let endingSince: number | undefined
  /** Ends in order. Repeated within a moment it is the same Ctrl-C, heard through npm as well; later it is impatience. */
  const end = (signal: NodeJS.Signals): void => {
    if (endingSince !== undefined && performance.now() - endingSince > secondSignalAfterMs) process.exit(1)
    if (endingSince !== undefined) return
    endingSince = performance.now()
    screen.write(`\n${signal}: ending …\n`)
    ending.abort(new Error(`ended by ${signal}`))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  process.stdout.on('error', () => ending.abort(new Error('standard output is closed')))
  return ending.signal
}
