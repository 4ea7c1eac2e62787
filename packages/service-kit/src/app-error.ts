import { errorCodes, type ErrorCode, type FieldRule } from '@interview-pass/contracts'

/** A field, such as `body.items[0].amount`, and what it must be. */
export interface BrokenRule {
  readonly field: string
  readonly rule: FieldRule
}

export interface ErrorDetails {
  /** The caller is told each rule in their language. */
  readonly fields?: readonly BrokenRule[] | undefined
  readonly [name: string]: unknown
}

export interface AppErrorOptions {
  /** Shown to the caller under `error.details`: never a secret. */
  readonly details?: ErrorDetails | undefined
  /** Sent as `Retry-After`. */
  readonly retryAfterSeconds?: number | undefined
  readonly cause?: unknown
}

/** A failure with a code of the one error table. Its status and messages come from there and from nowhere else. */
export class AppError extends Error {
  override readonly name: string = 'AppError'
  readonly code: ErrorCode
  readonly details: ErrorDetails | undefined
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
