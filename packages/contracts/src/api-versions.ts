/** Every version of the HTTP API that is answered. A deprecated one answers with `Deprecation`, `Sunset` and `_links.upgrade`. */
export interface ApiVersion {
  readonly deprecated: boolean
  /** RFC 3339 date after which the version is gone; null while none is set. */
  readonly sunset: string | null
  readonly features: readonly string[]
}

export const apiVersions = {
  v1: { deprecated: false, sunset: null, features: ['payment', 'access-code', 'interview', 'feedback'] },
} as const satisfies Record<string, ApiVersion>

export type ApiVersionName = keyof typeof apiVersions

export const currentApiVersion: ApiVersionName = 'v1'
