import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhenResult,
} from 'cockatiel'
import { createSmtpSender, type OutgoingMail, type SmtpOptions, type SmtpResult } from './smtp.ts'

export interface MailServer {
  /** Never throws. NOT_SENT with BREAKER_OPEN: the server has failed so often that it was not asked. */
  send(mail: OutgoingMail): Promise<SmtpResult>
  /** Whether the server has failed so often that it is left alone but for a look now and then. */
  isAway(): boolean
  /** Longest time, in milliseconds, that one send takes. */
  readonly timeoutMs: number
}

const breakAfterFailures = 5
const halfOpenAfterMs = 10_000

/** An SMTP server behind one breaker. An answer about one e-mail, whatever it is, comes from a server that is well. */
export function connectMailServer(options: SmtpOptions): MailServer {
  const send = createSmtpSender(options)
  const breaker = circuitBreaker(
    handleWhenResult((result) => isFailure(result)),
    { halfOpenAfter: halfOpenAfterMs, breaker: new ConsecutiveBreaker(breakAfterFailures) },
  )
  return {
    timeoutMs: options.timeoutMs,
    isAway: () => breaker.state !== CircuitState.Closed,
    async send(mail) {
      try {
        return await breaker.execute(() => send(mail))
      } catch (error) {
        if (error instanceof BrokenCircuitError) return { kind: 'NOT_SENT', code: 'BREAKER_OPEN' }
        throw error
      }
    },
  }
}

const failures: readonly SmtpResult['kind'][] = ['NOT_SENT', 'UNKNOWN']

function isFailure(result: unknown): boolean {
  return failures.some(
    (kind) => typeof result === 'object' && result !== null && Reflect.get(result, 'kind') === kind,
  )
}
