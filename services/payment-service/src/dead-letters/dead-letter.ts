import type { ParkedMessage } from '@interview-pass/service-kit'
import { maskCodesIn } from '../access-codes/mask-code.ts'

/** Why a letter cannot be sent again. */
export type ReplayObstacle = 'INCOMPLETE_OR_FOREIGN' | 'NO_TENANT' | 'NO_TIME'

const previewCharacters = 4096

/** What people are shown of bytes that anybody may have written: as text, cut, and without access codes; null for what is no text. */
export function previewOf(bytes: Buffer | null): string | null {
  if (bytes === null) return null
  const text = bytes.toString('utf8')
  if (text.includes('\u{FFFD}') || /[\p{Cc}]/u.test(text.replaceAll(/\s/g, ''))) return null
  // Masked before it is cut, so that no part of a code is left at the end.
  return maskCodesIn(text).slice(0, previewCharacters)
}

/** The headers of a message as text, without access codes. */
export function headersOf({ headers }: Pick<ParkedMessage, 'headers'>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .slice(0, headersMax)
      .map(([name, value]) => [
        name.slice(0, nameLengthMax),
        maskCodesIn([value].flat().map(String).join(', ')).slice(0, headerLengthMax),
      ]),
  )
}

const headersMax = 50
const nameLengthMax = 100
const headerLengthMax = 500

/** When a letter was parked; undefined for one that does not say it. */
export function parkedAtOf({ parkedAt }: Pick<ParkedMessage, 'parkedAt'>): Date | undefined {
  const at = new Date(parkedAt)
  return Number.isNaN(at.getTime()) ? undefined : at
}
