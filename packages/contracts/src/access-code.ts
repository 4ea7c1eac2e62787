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

/** The code that somebody typed or read aloud: lower case and spaces around are forgiven. Undefined for a text that can be none. */
export function accessCodeFrom(typed: string): string | undefined {
  const code = accessCodeText.safeParse(typed.trim().toUpperCase())
  return code.success ? code.data : undefined
}

export const accessCodeStatuses = ['AVAILABLE', 'ACTIVATED', 'EXPIRED', 'REVOKED'] as const

export type AccessCodeStatus = (typeof accessCodeStatuses)[number]
