/** `npm run journey`: plays one whole paid interview against the stack that runs, and leaves that as it is. An argument names another file of addresses. */
import { readAddresses, StackError } from '@interview-pass/stack'
import { endingSignal } from './ending-signal.ts'
import { playJourney } from './journey.ts'
import { createJourneyPrinter } from './terminal/journey-printer.ts'
import { openScreen } from './terminal/screen.ts'
import { failureText, journeyTitle, titleText, totalsText } from './terminal/demo-text.ts'

const screen = openScreen(process.stdout, process.env)
const signal = endingSignal(screen)
try {
  screen.write(titleText(journeyTitle, screen))
  const addresses = readAddresses(process.argv[2])
  if (addresses.alipay_simulator === undefined) {
    throw new StackError(
      'alipay',
      'it is the real one, and the buyer of the journey pays at the simulator only',
      {
        remedy: 'empty the ALIPAY_ variables in .env, npm start again',
      },
    )
  }
  const startedAt = performance.now()
  const { turns, steps } = await playJourney({ addresses, observer: createJourneyPrinter(screen), signal })
  const journeyMs = performance.now() - startedAt
  screen.write(totalsText({ journeyMs, steps: steps.length, turns }, screen))
} catch (error) {
  process.exitCode = 1
  screen.write(failureText(error, { program: 'journey' }, screen))
}
