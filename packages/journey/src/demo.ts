/** `npm run demo`: brings everything up, plays one whole paid interview, and leaves nothing running. */
import { startStack, type Stack } from '@interview-pass/stack'
import { playJourney } from './journey.ts'
import { createJourneyPrinter } from './terminal/journey-printer.ts'
import { openScreen } from './terminal/screen.ts'
import { failureText, progressText, titleText, totalsText } from './terminal/demo-text.ts'

const secondSignalAfterMs = 1000

const screen = openScreen(process.stdout, process.env)
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
// The reader has gone (`npm run demo | head`): there is nobody left to show anything to.
process.stdout.on('error', () => ending.abort(new Error('standard output is closed')))

let stack: Stack | undefined
try {
  screen.write(titleText(screen))
  const startedAt = performance.now()
  stack = await startStack({
    instance: 'demo',
    anotherNameWhenTaken: true,
    publishAddresses: true,
    onProgress: (event) => screen.write(progressText(event, screen)),
  })
  screen.write('\n')
  const journeyStartedAt = performance.now()
  const { turns, times } = await playJourney({
    addresses: stack.addresses,
    observer: createJourneyPrinter(screen),
    signal: ending.signal,
  })
  const endedAt = performance.now()
  await stack.stop()
  stack = undefined
  const totals = { stackMs: journeyStartedAt - startedAt, journeyMs: endedAt - journeyStartedAt }
  screen.write(totalsText({ ...totals, steps: times.length, turns }, screen))
} catch (error) {
  process.exitCode = 1
  screen.write(failureText(error, stack?.folder, screen))
  await stack?.stop()
}
