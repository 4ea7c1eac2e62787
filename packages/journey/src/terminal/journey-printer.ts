import { stepNames, type JourneyObserver, type StepName } from '../steps.ts'
import { createFactsText } from './facts-text.ts'
import { headline } from './headline.ts'
import type { Screen } from './screen.ts'
import { createTalkPrinter } from './talk-printer.ts'
import { durationText } from './times.ts'

const clearLine = '\r\u001B[K'

/** Shows a journey to a person, step by step. */
export function createJourneyPrinter(screen: Screen): JourneyObserver {
  const { paint } = screen
  const factsText = createFactsText(screen)
  const lineOf = (name: StepName, time: string): string =>
    headline(screen, { number: numberOf(name), name, time })
  return {
    onStarted(step) {
      if (step === 'interview held') screen.write(`${lineOf(step, '')}\n`)
      else if (screen.canRewrite) screen.write(paint('dim', `${numberOf(step)} ${step} …`))
    },
    onProgress: createTalkPrinter(screen),
    async onDone({ step, elapsedMs, facts }) {
      if (step === 'interview held') screen.write('\n')
      else if (screen.canRewrite) screen.write(clearLine)
      screen.write(`${lineOf(step, durationText(elapsedMs))}\n`)
      screen.write(await factsText[step](facts))
    },
  }
}

function numberOf(step: StepName): string {
  return `${String(stepNames.indexOf(step) + 1).padStart(2)}/${stepNames.length}`
}
