import type { ApiVersion } from '@interview-pass/contracts'

export type NamedApiVersion = ApiVersion & { readonly name: string }

/**
 * `API-Version`, and for a deprecated version `Deprecation` and `Sunset`. The table knows that a version is deprecated
 * but not since when, so the value is the `true` of the drafts before RFC 9745. Sunset: RFC 8594, section 3.
 */
export function versionHeaders(version: NamedApiVersion): Record<string, string> {
  return {
    'api-version': version.name,
    ...(version.deprecated ? { deprecation: 'true' } : {}),
    ...(version.sunset === null ? {} : { sunset: new Date(version.sunset).toUTCString() }),
  }
}
