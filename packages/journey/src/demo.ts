/**
 * `npm run demo`: brings everything up, plays one whole paid interview, and leaves nothing running. A word plays another
 * ending instead: `npm run demo -- refund`.
 */
import { startStack, type Addresses, type Stack } from '@interview-pass/stack'
import { endingSignal } from './ending-signal.ts'
import { endingNames, endingTitle, playEnding } from './endings/play-ending.ts'
import { playJourney } from './journey.ts'
import { failureText, journeyTitle, progressText, titleText, totalsText } from './terminal/demo-text.ts'
import { createJourneyPrinter } from './terminal/journey-printer.ts'
import { openScreen } from './terminal/screen.ts'

const [, , word, ...more] = process.argv
const ending = endingNames.find((name) => name === word)
if (more.length > 0 || ending !== word) {
  const words = process.argv.slice(2).join(' ')
  process.stderr.write(
    `there is no ending "${words}"; npm run demo, or npm run demo -- ${endingNames.join('|')}\n`,
  )
  process.exit(1)
}

const screen = openScreen(process.stdout, process.env)
const signal = endingSignal(screen)

const play = async (addresses: Addresses): Promise<{ steps: number; turns?: number }> => {
  if (ending !== undefined) return playEnding(ending, { addresses, screen, signal })
  const { steps, turns } = await playJourney({ addresses, observer: createJourneyPrinter(screen), signal })
  return { steps: steps.length, turns }
}

/** While the stack starts there is nothing to keep: its supervisor ends what runs. */
const leave = (): never => process.exit(1)
let stack: Stack | undefined
try {
  screen.write(titleText(ending === undefined ? journeyTitle : endingTitle(ending), screen))
  const startedAt = performance.now()
  signal.addEventListener('abort', leave)
  stack = await startStack({
    instance: 'demo',
    anotherNameWhenTaken: true,
    publishAddresses: true,
    // Nobody waits a minute for the first query.
    serviceEnvironment: { FIRST_QUERY_AFTER_MS: '5000' },
    onProgress: (event) => screen.write(progressText(event, screen)),
  })
  signal.removeEventListener('abort', leave)
  screen.write('\n')
  const journeyStartedAt = performance.now()
  const played = await play(stack.addresses)
  const endedAt = performance.now()
  await stack.stop()
  stack = undefined
  const totals = { stackMs: journeyStartedAt - startedAt, journeyMs: endedAt - journeyStartedAt }
  screen.write(totalsText({ ...totals, ...played }, screen))
} catch (error) {
  process.exitCode = 1
  screen.write(failureText(error, { program: 'demo', stackFolder: stack?.folder }, screen))
  await stack?.stop()
}
