/** The service answered, and the answer is a refusal or a failure. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: string
  /** HTTP status. */
  readonly status: number
  readonly details: Readonly<Record<string, unknown>>
  readonly retryAfterSeconds: number | undefined

  constructor(answer: {
    code: string
    status: number
    message: string
    details?: Record<string, unknown> | undefined
    retryAfterSeconds?: number | undefined
  }) {
    const details = answer.details === undefined ? '' : ` ${JSON.stringify(answer.details)}`
    super(`${answer.status} ${answer.code}: ${answer.message}${details}`)
    this.code = answer.code
    this.status = answer.status
    this.details = answer.details ?? {}
    this.retryAfterSeconds = answer.retryAfterSeconds
  }
}

/** Nothing usable came back: whether the request was served is unknown. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError'
}

/** Failures that pass by themselves; everything else stays the same however often it is asked. */
const passingStatuses = new Set([429, 503, 504])
const passingCodes = new Set(['IDEMPOTENCY_IN_PROGRESS', 'TURN_IN_PROGRESS'])

/** Whether a request that is safe to repeat is worth repeating. */
export function isPassing(error: unknown): boolean {
  if (error instanceof NoAnswerError) return true
  return error instanceof ApiError && (passingStatuses.has(error.status) || passingCodes.has(error.code))
}
