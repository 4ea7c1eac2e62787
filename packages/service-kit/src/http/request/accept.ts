import { preferencesIn } from './preferences.ts'

/**
 * True when `Accept` names this media type and prefers no type to it that is named as well. One preferred as much as JSON
 * loses to JSON: clients that are made from a description list whatever an operation can answer. Wildcards do not name a
 * type. Source: RFC 9110, section 12.5.1.
 */
export function acceptsMediaType(accept: string | undefined, mediaType: string): boolean {
  if (accept === undefined || !accept.toLowerCase().includes(mediaType)) return false
  const qualities = new Map<string, number>()
  for (const { value, quality } of preferencesIn(accept)) {
    qualities.set(value, Math.max(qualities.get(value) ?? 0, quality))
  }
  const quality = qualities.get(mediaType) ?? 0
  if (quality === 0) return false
  const json = qualities.get('application/json') ?? 0
  return mediaType === 'application/json' || quality > json
}
