import { qualityOf } from './language.ts'

const rangesMax = 20

/** True when `Accept` names this media type itself; wildcards do not count. Source: RFC 9110, section 12.5.1. */
export function acceptsMediaType(accept: string | undefined, mediaType: string): boolean {
  if (accept === undefined || !accept.toLowerCase().includes(mediaType)) return false
  return accept
    .toLowerCase()
    .split(',', rangesMax)
    .some((range) => {
      const [name, ...parameters] = range.split(';').map((part) => part.trim())
      return name === mediaType && qualityOf(parameters) > 0
    })
}
