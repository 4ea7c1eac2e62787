import { interviewStarted, paymentCompleted } from '@interview-pass/contracts'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import type { Addresses } from '@interview-pass/stack'
import { payQrCode } from './clients/buyer.ts'
import { createInterviewClient, type SessionAccess } from './clients/interview-client.ts'
import { listMails, type ArrivedMail } from './clients/mailbox.ts'
import type { PathPrefix } from './clients/exchange.ts'
import { createPaymentClient } from './clients/payment-client.ts'
import { publicUrls } from './clients/public-urls.ts'
import type { Feedback } from './clients/views.ts'
import { watchEvents, type CrossedEvent, type EventWatch } from './events/watch-events.ts'
import { holdInterview } from './hold-interview.ts'
import { pauseMaxMs, waitUntilSettled } from './paid-order.ts'
import { applications } from './script/application.ts'
import { chineseEngineer, type Candidate } from './script/candidate.ts'
import { openSessionReader, type SessionReader } from './sessions.ts'
import {
  createStepRunner,
  type JourneyObserver,
  type SettledOrder,
  type StepName,
  type StepProgress,
  type StepRunner,
} from './steps.ts'
import { waitForFeedback } from './wait-for-feedback.ts'

export interface JourneyOptions {
  /** Where everything is, as a running stack tells. */
  readonly addresses: Addresses
  /** Default `/api/v1`. */
  readonly pathPrefix?: PathPrefix
  readonly candidate?: Candidate
  readonly observer?: JourneyObserver
  readonly signal?: AbortSignal
}

export interface JourneyResult {
  readonly orderId: string
  readonly accessCode: string
  readonly session: SessionAccess
  readonly turns: number
  readonly feedback: Feedback
  /** Deliveries of this order's `PaymentCompleted`, repeats included. */
  readonly paymentEvents: readonly CrossedEvent[]
  /** What was done, in its order. */
  readonly steps: readonly StepName[]
}

/** Longer than a part of the stack needs to be killed and started again. */
const eventDeadlineMs = 60_000
/** A plan is tried more than once. */
const planDeadlineMs = 180_000

/**
 * Plays one whole paid interview, from the order to the feedback. Survives any one process being killed and started again. Throws
 * JourneyError naming the step, the cause and what to do, or the signal's reason.
 */
export async function playJourney(options: JourneyOptions): Promise<JourneyResult> {
  const { addresses, signal } = options
  const watch = watchEvents(addresses.kafka.brokers, signal)
  const sessions = openSessionReader(addresses.postgres.owner_url)
  try {
    const runner = createStepRunner(options.observer ?? {}, signal)
    const { order, payment } = await buy(options, runner, { watch, sessions })
    const { session, turns, feedback } = await beInterviewed(options, runner, {
      watch,
      sessions,
      payment,
      order,
    })
    const { order_id: orderId, access_code: accessCode } = order
    const paymentEvents = watch.deliveries(paymentCompleted.type, orderId)
    return { orderId, accessCode, session, turns, feedback, paymentEvents, steps: runner.done }
  } finally {
    await Promise.allSettled([watch.stop(), sessions.close()])
  }
}

/** The first half: from nothing to an access code that interview-service knows. */
async function buy(
  { addresses, pathPrefix, signal }: JourneyOptions,
  { run }: StepRunner,
  { watch, sessions }: { watch: EventWatch; sessions: SessionReader },
) {
  const {
    client_id: clientId,
    client_secret: secret,
    user_id: userId,
    product_id: productId,
  } = addresses.demo
  const payment = createPaymentClient({
    baseUrl: publicUrls(addresses).payment,
    pathPrefix,
    credentials: { clientId, secret },
    signal,
  })
  await run('listen to events', async () => {
    await watch.ready()
    return { group: watch.group }
  })
  const created = await run('create order', () => payment.createOrder({ userId, productId }))
  const { order_id: orderId, qr_code: qrCode } = created
  await run('show QR code', async () => created)
  await run('buyer pays', () => payQrCode(qrCode, { signal }))
  const order = await run('order settled', () => waitUntilSettled(payment, orderId, signal))
  await run('PaymentCompleted crosses Kafka', () => watch.waitFor(paymentCompleted.type, orderId))
  await run('e-mail arrives', async () => ({
    accessCode: order.access_code,
    mail: addresses.mail && (await waitForMail(addresses.mail.url, order, signal)),
  }))
  await run('session prepared', () =>
    waitUntil(
      `a session waits for the access code of order ${orderId}`,
      async () => {
        const preparedAt = await sessions.findPreparedAt(order.access_code)
        return preparedAt && { preparedAt }
      },
      eventDeadlineMs,
      { signal },
    ),
  )
  return { order, payment }
}

/** The e-mail that brings the buyer the access code. */
function waitForMail(
  url: string,
  { order_id: orderId, access_code: accessCode }: SettledOrder,
  signal: AbortSignal | undefined,
): Promise<ArrivedMail> {
  return waitUntil(
    `an e-mail with the access code of order ${orderId} has arrived`,
    async () => (await listMails(url, orderId, signal)).find(({ text }) => text.includes(accessCode)),
    eventDeadlineMs,
    { pauseMaxMs, signal },
  )
}

type Bought = Awaited<ReturnType<typeof buy>>

/** The second half: from the access code to the feedback. */
async function beInterviewed(
  { addresses, pathPrefix, signal, candidate = chineseEngineer, observer }: JourneyOptions,
  { run }: StepRunner,
  {
    watch,
    sessions,
    payment,
    order: { access_code: accessCode },
  }: Bought & { watch: EventWatch; sessions: SessionReader },
) {
  const interview = createInterviewClient({
    baseUrl: publicUrls(addresses).interview,
    pathPrefix,
    signal,
  })
  const opened = await run('interview opens', () =>
    interview.open({ access_code: accessCode, ...applications['zh-CN'] }),
  )
  await run('InterviewStarted crosses back', () => watch.waitFor(interviewStarted.type, opened.session_id))
  await run('code activated', () =>
    waitUntil(
      'the access code is ACTIVATED',
      async () => {
        const state = await payment.getAccessCodeState(accessCode)
        return state.status === 'ACTIVATED' && state
      },
      eventDeadlineMs,
      { pauseMaxMs, signal },
    ),
  )
  const tell = async (progress: StepProgress) => observer?.onProgress?.(progress)
  await run('interview planned', () =>
    waitUntil(
      `the plan of interview ${opened.session_id} is closed`,
      async () => {
        const competencies = await sessions.findCompetencies(opened.session_id)
        return competencies && { competencies }
      },
      planDeadlineMs,
      { signal },
    ),
  )
  const { turns } = await run('interview held', () => holdInterview({ interview, candidate, tell }, opened))
  const feedback = await run('feedback read', () => waitForFeedback(interview, opened, { tell, signal }))
  return { session: opened, turns, feedback }
}
