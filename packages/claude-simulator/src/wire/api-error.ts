import type Anthropic from '@anthropic-ai/sdk'

/** The API's errors by status, and what each says unless it says more. Source: its error page, version 2026-10-21. */
const errors: Readonly<
  Record<number, { readonly type: Anthropic.ErrorType | 'request_too_large'; readonly message?: string }>
> = {
  400: { type: 'invalid_request_error' },
  401: { type: 'authentication_error', message: 'invalid x-api-key' },
  402: { type: 'billing_error' },
  403: { type: 'permission_error' },
  404: { type: 'not_found_error', message: 'Not Found' },
  409: { type: 'conflict_error' },
  413: { type: 'request_too_large', message: 'Request exceeds the maximum size' },
  429: {
    type: 'rate_limit_error',
    message: 'This request would exceed the rate limit for your organization',
  },
  500: { type: 'api_error', message: 'Internal server error' },
  503: { type: 'api_error' },
  504: { type: 'timeout_error' },
  529: { type: 'overloaded_error', message: 'Overloaded' },
}

interface ApiErrorOptions {
  readonly errorCode?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as HTML instead of JSON: what a proxy in front of the API would say. */
  readonly html?: boolean
}

/** An error of the API: thrown anywhere, turned into a body in one place. */
export class ApiError extends Error {
  readonly status: number
  readonly options: ApiErrorOptions

  constructor(status: number, message?: string, options: ApiErrorOptions = {}) {
    super(message ?? errors[status]?.message ?? `Simulated ${status}`)
    this.name = 'ApiError'
    this.status = status
    this.options = options
  }
}

export function invalidRequest(message: string): ApiError {
  return new ApiError(400, message)
}

/** The `error` of a body or of an error event. */
export function errorObject({ status, message, options: { errorCode } }: ApiError): object {
  const type = errors[status]?.type ?? (status < 500 ? 'invalid_request_error' : 'api_error')
  return { type, message, ...(errorCode === undefined ? {} : { details: { error_code: errorCode } }) }
}
