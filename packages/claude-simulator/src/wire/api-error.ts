/** Error types of the Messages API, by status. Source: the API's error page, version 2026-10-21. */
const typeOfStatus: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  405: 'invalid_request_error',
  409: 'conflict_error',
  413: 'request_too_large',
  415: 'invalid_request_error',
  429: 'rate_limit_error',
  500: 'api_error',
  503: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
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
  readonly type: string
  readonly errorCode: string | undefined
  readonly headers: Record<string, string>
  readonly html: boolean

  constructor(status: number, message: string, options: ApiErrorOptions = {}) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.type = errorTypeOf(status)
    this.errorCode = options.errorCode
    this.headers = options.headers ?? {}
    this.html = options.html ?? false
  }
}

function errorTypeOf(status: number): string {
  return typeOfStatus[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error')
}

export function invalidRequest(message: string): ApiError {
  return new ApiError(400, message)
}

/** The JSON body that the API answers with an error. */
export function errorBody(error: ApiError, requestId: string): unknown {
  const details = error.errorCode === undefined ? {} : { details: { error_code: error.errorCode } }
  return {
    type: 'error',
    error: { type: error.type, message: error.message, ...details },
    request_id: requestId,
  }
}

/** What a proxy says in the API's place, as a page. */
export function errorPage(error: ApiError): string {
  return `<html><head><title>${error.status}</title></head><body><center><h1>${error.status}</h1></center></body></html>\n`
}
