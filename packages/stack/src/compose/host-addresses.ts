import { postgresAddress, type Addresses } from '../addresses.ts'
import { databaseUrls } from '../database/prepare-database.ts'
import type { PrepareSettings } from './prepare-settings.ts'

/** The document of a stack in containers, for programs outside them. */
export function hostAddresses(
  settings: PrepareSettings,
  database: string,
  { demo, admin, certificate }: Pick<Addresses, 'demo' | 'admin'> & { readonly certificate: string },
): Addresses {
  const superuser = new URL(settings.POSTGRES_URL)
  superuser.host = settings.HOST_POSTGRES
  return {
    payment: {
      url: `http://${settings.HOST_PAYMENT}`,
      internal_url: `http://${settings.HOST_PAYMENT_INTERNAL}`,
    },
    interview: {
      url: `http://${settings.HOST_INTERVIEW}`,
      internal_url: `http://${settings.HOST_INTERVIEW_INTERNAL}`,
    },
    gateway: { url: `https://${settings.HOST_GATEWAY}`, certificate },
    alipay_simulator: { url: `http://${settings.HOST_ALIPAY_SIMULATOR}` },
    claude_simulator: { url: `http://${settings.HOST_CLAUDE_SIMULATOR}` },
    mail: { url: `http://${settings.HOST_MAIL}`, smtp_url: `smtp://${settings.HOST_MAIL_SMTP}` },
    postgres: postgresAddress(databaseUrls(superuser.href, database)),
    redis: { url: `redis://${settings.HOST_REDIS}` },
    kafka: { brokers: settings.HOST_KAFKA },
    demo,
    ...(admin && { admin }),
  }
}
