import type { ArrivedMail } from '../clients/mailbox.ts'
import type { StepFacts } from '../steps.ts'
import { eventText } from './event-text.ts'
import { feedbackText } from './feedback-text.ts'
import { brokenText } from './line-breaker.ts'
import { qrCodeText } from './qr-code.ts'
import type { Screen } from './screen.ts'
import { momentText } from './times.ts'

/** What each step established, in words. */
export type FactsText = {
  readonly [Name in keyof StepFacts]: (facts: StepFacts[Name]) => string | Promise<string>
}

const indent = 6

export function createFactsText(screen: Screen): FactsText {
  const lines = (...texts: readonly string[]): string =>
    texts
      .map((text) => `${' '.repeat(indent)}${brokenText(text, { indent, columns: screen.columns })}\n`)
      .join('')
  return {
    'listen to events': ({ group }) => lines(`consumer group ${group}`),
    'create order': ({ order_id: orderId, amount, expires_at: expiresAt }) =>
      lines(`order ${orderId}`, `${amount} yuan, to be paid by ${momentText(expiresAt)}`),
    'show QR code': async ({ qr_code: qrCode }) => `\n${await qrCodeText(qrCode, screen)}\n`,
    'buyer pays': ({ total_amount: amount, trade_no: tradeNo }) => lines(`${amount} yuan, trade ${tradeNo}`),
    'order settled': ({ access_code: accessCode }) =>
      lines(`access code ${screen.paint('bold', accessCode)}`),
    'PaymentCompleted crosses Kafka': (crossed) => eventText(crossed, screen, indent),
    'e-mail arrives': ({ mail, accessCode }) => lines(...mailLines(mail, accessCode)),
    'session prepared': ({ preparedAt }) => lines(`at ${momentText(preparedAt.toISOString())}`),
    'interview opens': ({ session_id: sessionId, progress, ends_at: endsAt }) =>
      lines(`session ${sessionId}`, `${progress.questions} questions, until ${momentText(endsAt)}`),
    'InterviewStarted crosses back': (crossed) => eventText(crossed, screen, indent),
    'code activated': ({ activated_at: activatedAt }) =>
      lines(activatedAt === null ? 'now' : `at ${momentText(activatedAt)}`),
    'interview planned': ({ competencies }) =>
      lines(
        competencies.length === 0 ? 'by the question bank alone' : `asks about: ${competencies.join('; ')}`,
      ),
    'interview held': ({ turns, last }) => lines(`${turns} turns, session ${last.status}`),
    'feedback read': (feedback) => `\n${feedbackText(feedback, screen)}\n`,
  }
}

/** Who gets it, what it is called, and its line with the code. */
function mailLines(mail: ArrivedMail | undefined, accessCode: string): readonly string[] {
  if (mail === undefined) return ['at a real mail server, so that it is not looked at']
  const line = mail.text.split('\n').find((each) => each.includes(accessCode)) ?? ''
  return [`to ${mail.to.map(({ address }) => address).join(', ')}`, mail.subject, line]
}
