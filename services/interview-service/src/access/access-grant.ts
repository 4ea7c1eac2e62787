import { interviewTerms } from '@interview-pass/contracts'
import { createHash } from 'node:crypto'
import { z } from 'zod'

/** Who said that an access code is good: payment-service itself, the cache, or the shared read-only table. */
export const codeSources = ['VERIFY', 'CACHE', 'TABLE'] as const

export type CodeSource = (typeof codeSources)[number]

/** What a good access code grants. Times as RFC 3339 text, so that it can be cached as JSON. */
export const accessGrant = z.object({
  tenantPublicId: z.uuid(),
  expireAt: z.iso.datetime(),
  terms: interviewTerms,
})

export type AccessGrant = z.infer<typeof accessGrant>

/** The only form in which an access code may be part of a key or a caller's name. */
export function accessCodeHash(accessCode: string): string {
  return createHash('sha256').update(accessCode).digest('hex')
}
