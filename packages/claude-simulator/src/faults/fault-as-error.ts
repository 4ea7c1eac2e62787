import { ApiError } from '../wire/api-error.ts'
import type { Fault, FaultOf } from './fault.ts'

const MESSAGES: Record<number, string> = {
  401: 'invalid x-api-key',
  413: 'Request exceeds the maximum size',
  429: 'This request would exceed the rate limit for your organization',
  500: 'Internal server error',
  529: 'Overloaded',
}

const STATUS_OF_TYPE: Record<FaultOf<'error_event'>['error_type'], number> = {
  overloaded_error: 529,
  api_error: 500,
  rate_limit_error: 429,
  timeout_error: 504,
}

/** The error that is answered in place of a message, or undefined when the fault strikes later. */
export function faultAsError(fault: Fault | undefined, stream: boolean): ApiError | undefined {
  if (fault?.kind === 'http_error') {
    return httpError(fault)
  }
  if (fault?.kind === 'error_event' && !stream) {
    const status = STATUS_OF_TYPE[fault.error_type]
    return new ApiError(status, MESSAGES[status] ?? fault.error_type)
  }
  return undefined
}

function httpError(fault: FaultOf<'http_error'>): ApiError {
  const headers: Record<string, string> = {}
  if (fault.retry_after_seconds !== undefined) {
    headers['retry-after'] = String(fault.retry_after_seconds)
  }
  if (fault.should_retry !== undefined) {
    headers['x-should-retry'] = String(fault.should_retry)
  }
  return new ApiError(fault.status, MESSAGES[fault.status] ?? `Simulated ${fault.status}`, {
    headers,
    html: fault.html,
    errorCode: fault.error_code,
  })
}
