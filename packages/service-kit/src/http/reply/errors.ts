import { AppError } from '../../app-error.ts'
import { isTransientDatabaseError } from '../../database/errors.ts'
import { DeadlineError } from '../../timing/deadline.ts'
import { RedisUnavailableError } from '../../redis/outage.ts'

/** Turns anything thrown while answering into the error that the caller sees. The one place where this is decided. */
export function appErrorOf(error: unknown): AppError {
  if (error instanceof AppError) return error
  const code = fastifyCodeOf(error)
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AppError('PAYLOAD_TOO_LARGE')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new AppError('UNSUPPORTED_MEDIA_TYPE')
  if (code !== undefined && isCallersFault(error)) return new AppError('MALFORMED_REQUEST')
  if (isDependencyAway(error)) return new AppError('SERVICE_UNAVAILABLE', { cause: error })
  return new AppError('SERVICE_ERROR', { cause: error })
}

/** True when a server that we ask is away or too slow: the same may succeed later. */
export function isDependencyAway(error: unknown): boolean {
  return (
    error instanceof DeadlineError ||
    error instanceof RedisUnavailableError ||
    isTransientDatabaseError(error)
  )
}

function fastifyCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' && error.code.startsWith('FST_ERR_') ? error.code : undefined
}

function isCallersFault(error: unknown): boolean {
  if (!(error instanceof Error) || !('statusCode' in error)) return false
  return typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500
}
