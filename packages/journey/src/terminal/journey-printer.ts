import { stepNames, type JourneyObserver, type StepDone, type StepProgress } from '../steps.ts'
import { durationText } from './duration.ts'
import { eventText } from './event-text.ts'
import { feedbackText } from './feedback-text.ts'
import { brokenText } from './line-breaker.ts'
import { qrCodeText } from './qr-code.ts'
import type { Screen } from './screen.ts'
import { createTalkPrinter, type TalkPrinter } from './talk-printer.ts'
import { padTo, textWidth } from './text-width.ts'

const indent = 6
const clearLine = '\r\u001B[K'

/** Shows a journey to a person, step by step. */
export function createJourneyPrinter(screen: Screen): JourneyObserver {
  const { paint } = screen
  const talk = createTalkPrinter(screen)
  return {
    onStarted(step) {
      const number = numberOf(step)
      if (step === 'interview held') screen.write(`${headline(screen, number, step, '')}\n`)
      else if (screen.canRewrite) screen.write(`${paint.dim(`${number} ${step} …`)}`)
    },
    onProgress(_step, progress) {
      show(progress, talk)
    },
    async onDone(done) {
      if (screen.canRewrite && done.step !== 'interview held') screen.write(clearLine)
      if (done.step === 'interview held') screen.write('\n')
      screen.write(`${headline(screen, numberOf(done.step), done.step, durationText(done.elapsedMs))}\n`)
      screen.write(await factsText(done, screen))
      if (done.step === 'interview opens') talk.interviewerSays(done.facts.message)
      if (done.step === 'interview opens') talk.endTurn()
    },
  }
}

function numberOf(step: StepDone['step']): string {
  return `${String(stepNames.indexOf(step) + 1).padStart(2)}/${stepNames.length}`
}

/** Number and name on the left, the time on the right. */
function headline({ columns, paint }: Screen, number: string, step: string, time: string): string {
  const left = `${number} ${step}`
  return `${paint.dim(number)} ${paint.bold(padTo(step, columns - textWidth(left) + textWidth(step) - time.length))}${time}`.trimEnd()
}

function show(progress: StepProgress, talk: TalkPrinter): void {
  switch (progress.kind) {
    case 'CANDIDATE_SAYS':
      return talk.candidateSays(progress.text)
    case 'REPLY_PIECE':
      return talk.interviewerSays(progress.text)
    case 'REPLY_BEGINS_ANEW':
      return talk.interviewerBeginsAnew()
    case 'REPLY_DONE':
      return talk.endTurn()
    case 'FEEDBACK_IN_THE_MAKING':
      // The line of the step says that it goes on.
      return undefined
  }
}

async function factsText(done: StepDone, screen: Screen): Promise<string> {
  const line = (text: string): string =>
    `${' '.repeat(indent)}${brokenText(text, { indent, columns: screen.columns })}\n`
  switch (done.step) {
    case 'listen to events':
      return line(`consumer group ${done.facts.group}`)
    case 'create order':
      return line(`order ${done.facts.orderId}`) + line(`${done.facts.amount} yuan, to be paid by ${done.facts.expiresAt}`)
    case 'show QR code':
      return `\n${await qrCodeText(done.facts.qrCode, screen)}\n`
    case 'buyer pays':
      return line(`${done.facts.amount} yuan, trade ${done.facts.tradeNo} of ${done.facts.outTradeNo}`)
    case 'order settled':
      return line(`access code ${screen.paint.bold(done.facts.accessCode)}`)
    case 'PaymentCompleted crosses Kafka':
    case 'InterviewStarted crosses back':
      return eventText(done.facts, screen, indent)
    case 'session prepared':
      return line(`at ${done.facts.preparedAt.toISOString()}`)
    case 'interview opens':
      return line(`session ${done.facts.sessionId}, ${done.facts.progress.questions} questions, until ${done.facts.endsAt}`)
    case 'code activated':
      return line(`at ${done.facts.activatedAt ?? 'an unknown time'}`)
    case 'interview held':
      return line(`${done.facts.turns} turns, session ${done.facts.last.status}`)
    case 'feedback read':
      return `\n${feedbackText(done.facts, screen)}\n`
  }
}
