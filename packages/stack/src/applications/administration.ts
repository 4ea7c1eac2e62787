import type { Addresses } from '../addresses.ts'
import type { InstanceSecrets } from './instance-secrets.ts'

type Administration = NonNullable<Addresses['admin']>

/** Whose tokens payment-service takes in administration; undefined when the developer says that. Empty settings count as unset. */
export function administrationOf(
  settings: Readonly<Record<string, string | undefined>>,
  { adminSharedKey }: InstanceSecrets,
): Administration | undefined {
  const isConfigured = Object.entries(settings).some(
    ([name, value]) => name.startsWith('ADMIN_JWT_') && value,
  )
  if (isConfigured) return undefined
  return { issuer: 'interview-pass-stack', audience: 'payment-service', shared_key: adminSharedKey }
}

/** The variables that say it to the service. */
export function administrationEnvironment(admin: Administration | undefined): Record<string, string> {
  if (admin === undefined) return {}
  return {
    ADMIN_JWT_ISSUER: admin.issuer,
    ADMIN_JWT_AUDIENCE: admin.audience,
    ADMIN_JWT_SHARED_KEY: admin.shared_key,
  }
}
