import type { Logger } from '../../telemetry/logger.ts'
import type { AdminSettings } from './admin-settings.ts'
import { createActorVerifier, type VerifyActor } from './jwt.ts'

/** Verifies tokens as configured; undefined where no key is, so that there is no administration, which is logged. */
export function openActorVerifier(
  settings: AdminSettings,
  { logger, now }: { readonly logger: Logger; readonly now: () => Date },
): VerifyActor | undefined {
  const { ADMIN_JWT_ISSUER: issuer, ADMIN_JWT_AUDIENCE: audience } = settings
  const key = keyOf(settings)
  if (key === undefined || issuer === undefined || audience === undefined) {
    logger.warn('there is no admin API: neither ADMIN_JWT_JWKS_URL nor ADMIN_JWT_SHARED_KEY is set')
    return undefined
  }
  return createActorVerifier({ issuer, audience, key, now })
}

function keyOf({ ADMIN_JWT_JWKS_URL: jwksUrl, ADMIN_JWT_SHARED_KEY: sharedKey }: AdminSettings) {
  if (jwksUrl !== undefined) return { jwksUrl }
  return sharedKey === undefined ? undefined : { shared: Buffer.from(sharedKey) }
}
