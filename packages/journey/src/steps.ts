import type { PaidTrade } from './clients/buyer.ts'
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
  readonly 'session prepared': { readonly preparedAt: Date }
  readonly 'interview opens': OpenedInterview
  readonly 'InterviewStarted crosses back': CrossedEvent
  readonly 'code activated': AccessCodeState
  readonly 'interview held': { readonly turns: number; readonly last: ChatReply }
  readonly 'feedback read': Feedback
}

export const stepNames = [
  'listen to events',
  'create order',
  'show QR code',
  'buyer pays',
  'order settled',
  'PaymentCompleted crosses Kafka',
  'session prepared',
  'interview opens',
  'InterviewStarted crosses back',
  'code activated',
  'interview held',
  'feedback read',
] as const satisfies readonly (keyof StepFacts)[]

export type StepName = (typeof stepNames)[number]

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
  onProgress?(step: StepName, progress: StepProgress): void | Promise<void>
  onDone?<Name extends StepName>(done: StepDone<Name>): void | Promise<void>
}

/** A step that could not be done: which, why, and what to do. */
export class JourneyError extends Error {
  override readonly name = 'JourneyError'
  readonly step: StepName
  readonly remedy: string

  constructor(step: StepName, remedy: string, cause: unknown) {
    super(`${step}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.step = step
    this.remedy = remedy
  }
}

const paymentLog = 'read the log of payment-service'
const interviewLog = 'read the log of interview-service'

/** Where to look first when a step fails. */
const remedies: Readonly<Record<StepName, string>> = {
  'listen to events': 'see whether Kafka runs: read its log',
  'create order': `${paymentLog}, then that of alipay-simulator, which issues the QR code`,
  'show QR code': paymentLog,
  'buyer pays': 'read the log of alipay-simulator',
  'order settled': `${paymentLog}: did the notification of alipay-simulator arrive, and was it believed`,
  'PaymentCompleted crosses Kafka': `${paymentLog} (its outbox relay), then that of kafka`,
  'session prepared': `${interviewLog} (its consumer), then that of kafka`,
  'interview opens': interviewLog,
  'InterviewStarted crosses back': `${interviewLog} (its outbox relay), then that of kafka`,
  'code activated': `${paymentLog} (its consumer), then that of kafka`,
  'interview held': `${interviewLog}, then that of claude-simulator`,
  'feedback read': `${interviewLog} (its job make-feedback), then that of claude-simulator`,
}

export interface StepTime {
  readonly step: StepName
  readonly elapsedMs: number
}

/** Runs one step after the other, telling the observer and keeping the times. */
export interface StepRunner {
  readonly times: readonly StepTime[]
  /** Does the work of one step. Throws JourneyError when it fails. */
  run<Name extends StepName>(step: Name, work: () => Promise<StepFacts[Name]>): Promise<StepFacts[Name]>
}

export function createStepRunner(observer: JourneyObserver, signal?: AbortSignal): StepRunner {
  const times: StepTime[] = []
  return {
    times,
    async run(step, work) {
      const startedAt = performance.now()
      try {
        signal?.throwIfAborted()
        await observer.onStarted?.(step)
        const facts = await work()
        const elapsedMs = performance.now() - startedAt
        times.push({ step, elapsedMs })
        await observer.onDone?.({ step, elapsedMs, facts })
        return facts
      } catch (error) {
        signal?.throwIfAborted()
        throw new JourneyError(step, remedies[step], error)
      }
    },
  }
}
