import { z } from 'zod'

/** Thirty-two symbols without look-alikes (no I, L, O, U), so that twelve uniform ones carry exactly 60 bits. */
export const accessCodeAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export const accessCodeLength = 12

/** Wrong guesses that one door takes from all callers together before it raises the alarm and answers further ones 429. */
export const accessCodeFailuresPerMinute = 600

/** The bearer secret that opens one interview: never in a log, a metric, a URL or an error. */
export const accessCodeText = z
  .string()
  .length(accessCodeLength)
  .regex(/^[0-9A-HJKMNP-TV-Z]{12}$/, 'must be twelve characters of the access code alphabet')
  .meta({ id: 'AccessCode', examples: ['7K3MZ9QWX2RT'] })

/** A code as somebody typed it or read it aloud: long enough for one whose every character is followed by something else. */
export const accessCodeInput = z
  .string()
  .max(256)
  .meta({ examples: ['7K3M-Z9QW-X2RT'] })

/**
 * What people, documents and keyboards put around and between the characters: blanks, dashes, quotation marks and what
 * nobody sees. Japanese keyboards write a long-vowel mark for a dash, others an accent for an apostrophe.
 */
const surroundings =
  /[\p{White_Space}\p{Dash}\p{Quotation_Mark}\p{Default_Ignorable_Code_Point}\p{Cf}\u2043\u30fc`\u00b4\u02b9\u02bc\u2032\u2033]/gu

/**
 * The code that was meant by what somebody typed: full-width and lower case are forgiven, and whatever surrounds its
 * characters. Undefined for a text that can be none.
 */
export function accessCodeFrom(typed: string): string | undefined {
  const text = accessCodeInput.safeParse(typed)
  if (!text.success) return undefined
  // Before and after, because NFKC makes combining marks of some and dashes of others.
  const bare = text.data.replaceAll(surroundings, '').normalize('NFKC').replaceAll(surroundings, '')
  const code = accessCodeText.safeParse(bare.toUpperCase())
  return code.success ? code.data : undefined
}

export const accessCodeStatuses = ['AVAILABLE', 'ACTIVATED', 'EXPIRED', 'REVOKED'] as const

export type AccessCodeStatus = (typeof accessCodeStatuses)[number]
