/** The service answered, and the answer is a refusal or a failure. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>
  /** HTTP status. */
  readonly status: number
  readonly retryAfterSeconds: number | undefined

  constructor(
    error: { code: string; message: string; details?: Record<string, unknown> | undefined },
    status: number,
    retryAfterSeconds?: number,
  ) {
    super(`${status} ${error.code}: ${error.message} ${JSON.stringify(error.details ?? {})}`)
    this.code = error.code
    this.details = error.details ?? {}
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
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
