import { SignJWT } from 'jose'

/** Whose tokens a service under test takes. */
export const adminSettings = {
  ADMIN_JWT_ISSUER: 'https://identity.example',
  ADMIN_JWT_AUDIENCE: 'interview-pass-admin',
  ADMIN_JWT_SHARED_KEY: 'a key of at least thirty-two bytes, for tests only',
}

/** Whom a token is for. */
export interface Bearer {
  readonly role: string
  /** Public id. */
  readonly tenant?: string | undefined
  readonly team?: string
  readonly subject?: string
}

/** A token of the issuer that every service under test trusts, for five minutes. */
export function adminToken({
  role,
  tenant,
  team,
  subject = `${role} of ${tenant}`,
}: Bearer): Promise<string> {
  return new SignJWT({ tenant_id: tenant, team, roles: [role] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setIssuer(adminSettings.ADMIN_JWT_ISSUER)
    .setAudience(adminSettings.ADMIN_JWT_AUDIENCE)
    .setExpirationTime('5m')
    .sign(Buffer.from(adminSettings.ADMIN_JWT_SHARED_KEY))
}
