import { languages } from '@interview-pass/contracts'
import { startStack, type Stack } from '@interview-pass/stack'
import { payQrCode } from '../clients/buyer.ts'
import { createInterviewClient } from '../clients/interview-client.ts'
import { createPaymentClient } from '../clients/payment-client.ts'
import { waitUntilSettled } from '../paid-order.ts'
import { candidateNames } from './candidates.ts'
import type { Check, Finding } from './check.ts'
import { openInterviewRecords, type InterviewRecords } from './interview-records.ts'
import { outcomeChecks } from './outcome-checks.ts'
import { playInterview } from './play-interview.ts'
import { titleOf, type PlayedInterview } from './played-interview.ts'
import { scoreChecks } from './score-checks.ts'
import { talkChecks } from './talk-checks.ts'

const checks: readonly Check[] = [...scoreChecks, ...talkChecks, ...outcomeChecks]

export interface QualityOptions {
  /** Of each interview, 2 to 20. */
  readonly questions: number
  readonly interviewsAtOnce: number
  readonly deadlineMs: number
  /** Variables of interview-service; with a key of the Claude API, that is asked. */
  readonly modelSettings?: Record<string, string>
  readonly onProgress?: (text: string) => void
}

export interface QualityResult {
  readonly isSimulated: boolean
  readonly interviews: readonly PlayedInterview[]
  readonly findings: readonly (Finding & Pick<Check, 'name' | 'bound'>)[]
  readonly elapsedMs: number
}

/**
 * Plays every candidate in every language over a stack of its own, and holds the checks against all of it. What ends an interview
 * before its feedback is a finding, the deadline included. Throws when there is no stack to play on.
 */
export async function runQuality(options: QualityOptions): Promise<QualityResult> {
  const startedAt = performance.now()
  const signal = AbortSignal.timeout(options.deadlineMs)
  const stack = await startStack({
    instance: 'quality',
    anotherNameWhenTaken: true,
    withoutMail: true,
    tokenDelayMs: 0,
    serviceEnvironment: { FEEDBACK_RETRY_AFTER_SECONDS: '2', LOG_LEVEL: 'warn', ...options.modelSettings },
  })
  try {
    const { interviews, broken } = await playAll(stack, options, signal)
    const all = interviews.length + broken.length
    return {
      isSimulated: stack.addresses.claude_simulator !== undefined,
      interviews,
      findings: [
        {
          name: 'all are played',
          bound: 'from the order to the feedback',
          measured: `${interviews.length} of ${all}`,
          failures: broken,
        },
        ...checks.map(({ name, bound, find }) => ({ name, bound, ...find(interviews) })),
      ],
      elapsedMs: performance.now() - startedAt,
    }
  } finally {
    await stack.stop()
  }
}

async function playAll(
  { addresses }: Stack,
  { questions, interviewsAtOnce, onProgress }: QualityOptions,
  signal: AbortSignal,
): Promise<{ interviews: PlayedInterview[]; broken: string[] }> {
  const records = openInterviewRecords(addresses.postgres.owner_url, signal)
  try {
    const buy = await openShop(addresses, { records, questions, signal })
    const interview = createInterviewClient({ baseUrl: addresses.interview.url, signal })
    const left = languages.flatMap((language) => candidateNames.map((candidate) => ({ candidate, language })))
    const interviews: PlayedInterview[] = []
    const broken: string[] = []
    const playOne = async (next: (typeof left)[number]): Promise<void> => {
      try {
        const { candidate, language } = next
        const played = await playInterview({ interview, records, buy, signal }, candidate, language)
        onProgress?.(`${titleOf(played)}: ${played.feedback.overall_score ?? 'no score'}`)
        interviews.push(played)
      } catch (error) {
        broken.push(`${titleOf(next)}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    const playOn = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) await playOne(next)
    }
    await Promise.all(Array.from({ length: interviewsAtOnce }, playOn))
    return { interviews, broken }
  } finally {
    await records.close()
  }
}

/** Sells interviews of a length. */
async function openShop(
  { payment, demo }: Stack['addresses'],
  { records, questions, signal }: { records: InterviewRecords; questions: number; signal: AbortSignal },
): Promise<() => Promise<string>> {
  const productId = await records.sellLength(demo.product_id, questions)
  const client = createPaymentClient({
    baseUrl: payment.url,
    credentials: { clientId: demo.client_id, secret: demo.client_secret },
    signal,
  })
  return async () => {
    const order = await client.createOrder({ userId: demo.user_id, productId })
    await payQrCode(order.qr_code, { signal })
    return (await waitUntilSettled(client, order.order_id, signal)).access_code
  }
}
