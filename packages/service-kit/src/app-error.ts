import { errorCodes, type ErrorCode } from '@interview-pass/contracts'

export interface AppErrorOptions {
  /** Shown to the caller under `error.details`: never a secret. */
  readonly details?: Readonly<Record<string, unknown>> | undefined
  /** Sent as `Retry-After`. */
  readonly retryAfterSeconds?: number | undefined
  readonly cause?: unknown
}

/** A failure with a code of the one error table. Its status and messages come from there and from nowhere else. */
export class AppError extends Error {
  override readonly name: string = 'AppError'
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>> | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options.details
    this.retryAfterSeconds = options.retryAfterSeconds
  }

  get status(): number {
    return errorCodes[this.code].status
  }
}
