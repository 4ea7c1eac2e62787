import type { PaidTrade } from './clients/buyer.ts'
import type { ArrivedMail } from './clients/mailbox.ts'
import type {
  AccessCodeState,
  ChatReply,
  CreatedOrder,
  Feedback,
  OpenedInterview,
  OrderView,
} from './clients/views.ts'
import type { CrossedEvent } from './events/watch-events.ts'

/** A paid order, as a buyer knows it. */
export type SettledOrder = OrderView & { readonly access_code: string }

/** The steps of a paid interview in their order, each with what it established. */
export interface StepFacts {
  readonly 'listen to events': { readonly group: string }
  readonly 'create order': CreatedOrder
  readonly 'show QR code': Pick<CreatedOrder, 'qr_code' | 'amount'>
  readonly 'buyer pays': PaidTrade
  readonly 'order settled': SettledOrder
  readonly 'PaymentCompleted crosses Kafka': CrossedEvent
  /** Undefined where a real mail server has it. */
  readonly 'e-mail arrives': { readonly mail: ArrivedMail | undefined; readonly accessCode: string }
  readonly 'session prepared': { readonly preparedAt: Date }
  readonly 'interview opens': OpenedInterview
  readonly 'InterviewStarted crosses back': CrossedEvent
  readonly 'code activated': AccessCodeState
  readonly 'interview planned': { readonly competencies: readonly string[] }
  readonly 'interview held': { readonly turns: number; readonly last: ChatReply }
  readonly 'feedback read': Feedback
}

export type StepName = keyof StepFacts

/** A step that is done, with its time. */
interface StepDone<Name extends StepName = StepName> {
  readonly step: Name
  readonly elapsedMs: number
  readonly facts: StepFacts[Name]
}

/** Something that happens while a step goes on. */
export type StepProgress =
  | { readonly kind: 'OPENING'; readonly text: string }
  | { readonly kind: 'CANDIDATE_SAYS'; readonly text: string; readonly turn: number }
  | { readonly kind: 'REPLY_PIECE'; readonly text: string; readonly turn: number }
  | { readonly kind: 'REPLY_BEGINS_ANEW'; readonly turn: number }
  | { readonly kind: 'REPLY_DONE'; readonly reply: ChatReply; readonly turn: number }
  | { readonly kind: 'FEEDBACK_IN_THE_MAKING'; readonly status: 'PENDING' | 'RUNNING' }

/** Follows a journey. What a method returns is waited for before the journey goes on. */
export interface JourneyObserver {
  onStarted?(step: StepName): void | Promise<void>
  onProgress?(progress: StepProgress): void | Promise<void>
  onDone?<Name extends StepName>(done: StepDone<Name>): void | Promise<void>
}

/** A step that could not be done: which, why, and what to do. */
export class JourneyError extends Error {
  override readonly name = 'JourneyError'
  readonly step: string
  readonly reason: string
  readonly remedy: string

  constructor(step: string, cause: unknown, remedy: string) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`${step}: ${reason}`, { cause })
    this.step = step
    this.reason = reason
    this.remedy = remedy
  }
}

const paymentLog = 'read the log of payment-service'
const interviewLog = 'read the log of interview-service'

/** Every step in its order, and where to look first when it fails. */
const remedies: Readonly<Record<StepName, string>> = {
  'listen to events': 'see whether Kafka runs: read its log',
  'create order': `${paymentLog}, then that of alipay-simulator, which issues the QR code`,
  'show QR code': paymentLog,
  'buyer pays': 'read the log of alipay-simulator',
  'order settled': `${paymentLog}: did the notification of alipay-simulator arrive, and was it believed`,
  'PaymentCompleted crosses Kafka': `${paymentLog} (its outbox relay), then that of kafka`,
  'e-mail arrives': `${paymentLog} (its consumer of e-mails), then that of mail`,
  'session prepared': `${interviewLog} (its consumer), then that of kafka`,
  'interview opens': interviewLog,
  'InterviewStarted crosses back': `${interviewLog} (its outbox relay), then that of kafka`,
  'code activated': `${paymentLog} (its consumer), then that of kafka`,
  'interview planned': `${interviewLog} (its job make-plans), then that of claude-simulator`,
  'interview held': `${interviewLog}, then that of claude-simulator`,
  'feedback read': `${interviewLog} (its job make-feedback), then that of claude-simulator`,
}

export const stepNames: readonly string[] = Object.keys(remedies)

export type StepRunner = ReturnType<typeof createStepRunner>

/** Runs one step after the other, telling the observer and keeping their names. */
export function createStepRunner(observer: JourneyObserver, signal?: AbortSignal) {
  const done: StepName[] = []
  return {
    done,
    /** Does the work of one step. Throws JourneyError when it fails. */
    async run<Name extends StepName>(
      step: Name,
      work: () => Promise<StepFacts[Name]>,
    ): Promise<StepFacts[Name]> {
      const startedAt = performance.now()
      try {
        signal?.throwIfAborted()
        await observer.onStarted?.(step)
        const facts = await work()
        done.push(step)
        await observer.onDone?.({ step, elapsedMs: performance.now() - startedAt, facts })
        return facts
      } catch (error) {
        signal?.throwIfAborted()
        throw new JourneyError(step, error, remedies[step])
      }
    },
  }
}
