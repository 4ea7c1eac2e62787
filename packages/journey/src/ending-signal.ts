import { onEndingSignal } from '@interview-pass/stack'
import type { Screen } from './terminal/screen.ts'

/** The signal that a program of this package is to end: Ctrl-C, or a reader that has gone (`npm run demo | head`). */
export function endingSignal(screen: Screen): AbortSignal {
  const ending = new AbortController()
  onEndingSignal((signal) => {
    screen.write(`\n${signal}: ending …\n`)
    ending.abort(new Error(`ended by ${signal}`))
  })
  process.stdout.on('error', () => ending.abort(new Error('standard output is closed')))
  return ending.signal
}
