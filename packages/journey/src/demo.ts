/** `npm run demo`: brings everything up, plays one whole paid interview, and leaves nothing running. */
import { startStack, type Stack } from '@interview-pass/stack'
import { endingSignal } from './ending.ts'
import { playJourney } from './journey.ts'
import { createJourneyPrinter } from './terminal/journey-printer.ts'
import { openScreen } from './terminal/screen.ts'
import { failureText, progressText, titleText, totalsText } from './terminal/demo-text.ts'

const screen = openScreen(process.stdout, process.env)
const signal = endingSignal(screen)
/** While the stack starts there is nothing to keep: its supervisor ends what runs. */
const leave = (): never => process.exit(1)
let stack: Stack | undefined
try {
  screen.write(titleText(screen))
  const startedAt = performance.now()
  signal.addEventListener('abort', leave)
  stack = await startStack({
    instance: 'demo',
    anotherNameWhenTaken: true,
    publishAddresses: true,
    onProgress: (event) => screen.write(progressText(event, screen)),
  })
  signal.removeEventListener('abort', leave)
  screen.write('\n')
  const journeyStartedAt = performance.now()
  const { turns, steps } = await playJourney({
    addresses: stack.addresses,
    observer: createJourneyPrinter(screen),
    signal,
  })
  const endedAt = performance.now()
  await stack.stop()
  stack = undefined
  const totals = { stackMs: journeyStartedAt - startedAt, journeyMs: endedAt - journeyStartedAt }
  screen.write(totalsText({ ...totals, steps: steps.length, turns }, screen))
} catch (error) {
  process.exitCode = 1
  screen.write(failureText(error, { program: 'demo', stackFolder: stack?.folder }, screen))
  await stack?.stop()
}
