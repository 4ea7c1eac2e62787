import { z } from 'zod'
import { secret } from '../../config/fields.ts'

/** The variables of administration. */
export const adminVariables = {
  ADMIN_JWT_ISSUER: z
    .string()
    .max(256)
    .optional()
    .describe('Issuer of the tokens of administration, their `iss`; needed with a key'),
  ADMIN_JWT_AUDIENCE: z
    .string()
    .max(256)
    .optional()
    .describe('Whom the tokens of administration are for, their `aud`; needed with a key'),
  ADMIN_JWT_JWKS_URL: z
    .url({ protocol: /^https?$/ })
    .max(256)
    .optional()
    .describe(
      'Where the issuer publishes its keys, by https in production; without it and ADMIN_JWT_SHARED_KEY there is no admin API',
    ),
  ADMIN_JWT_SHARED_KEY: secret
    .refine((text) => Buffer.byteLength(text) >= 32, 'must be at least 32 bytes')
    .optional()
    .describe('Key that the issuer shares with us, at least 32 bytes; instead of ADMIN_JWT_JWKS_URL'),
}

export type AdminSettings = z.output<z.ZodObject<typeof adminVariables>>

interface AdminProblem {
  readonly name: keyof AdminSettings
  readonly problem: string
}

/**
 * What is wrong with these variables together: one of the two keys, and then issuer and audience, or nothing at all; and
 * keys that nobody on the way can exchange.
 */
export function adminProblems(settings: {
  readonly [Name in keyof AdminSettings | 'NODE_ENV']?: unknown
}): readonly AdminProblem[] {
  const { ADMIN_JWT_JWKS_URL: jwksUrl, ADMIN_JWT_SHARED_KEY: sharedKey } = settings
  if (jwksUrl === undefined && sharedKey === undefined) return []
  const needed = ['ADMIN_JWT_ISSUER', 'ADMIN_JWT_AUDIENCE'] as const
  const missing = needed
    .filter((name) => settings[name] === undefined)
    .map((name) => ({ name, problem: 'is required with a key' }))
  const twice = { name: 'ADMIN_JWT_SHARED_KEY', problem: 'must not be set with ADMIN_JWT_JWKS_URL' } as const
  const open = { name: 'ADMIN_JWT_JWKS_URL', problem: 'must be https in production' } as const
  return [
    ...missing,
    ...(jwksUrl !== undefined && sharedKey !== undefined ? [twice] : []),
    ...(settings.NODE_ENV === 'production' && isOpenOnTheWay(jwksUrl) ? [open] : []),
  ]
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u

/** Whoever gives us other keys administers. */
function isOpenOnTheWay(url: unknown): boolean {
  if (typeof url !== 'string' || !URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !loopback.test(hostname)
}
