import { loadConfig } from '@interview-pass/service-kit'
import { z } from 'zod'
import { verifyProviderSettings } from '../applications/providers.ts'

/** `host:port` as a program outside the containers reaches it. */
const hostAddress = z.string().regex(/^[^\s:]+:\d{1,5}$/u, 'must be host:port')

/** What `docker-compose.yml` tells its `prepare` container. */
const prepareSettings = z.object({
  /** A superuser's URL of the server's `postgres` database. */
  POSTGRES_URL: z.url({ protocol: /^postgres$/u }),
  KAFKA_BROKERS: hostAddress,
  ALIPAY_SIMULATOR_URL: z.url(),
  CLAUDE_SIMULATOR_URL: z.url(),
  HOST_POSTGRES: hostAddress,
  HOST_REDIS: hostAddress,
  HOST_KAFKA: hostAddress,
  HOST_PAYMENT: hostAddress,
  HOST_PAYMENT_INTERNAL: hostAddress,
  HOST_INTERVIEW: hostAddress,
  HOST_INTERVIEW_INTERNAL: hostAddress,
  HOST_GATEWAY: hostAddress,
  HOST_ALIPAY_SIMULATOR: hostAddress,
  HOST_CLAUDE_SIMULATOR: hostAddress,
  HOST_MAIL: hostAddress,
  HOST_MAIL_SMTP: hostAddress,
})
export type PrepareSettings = z.infer<typeof prepareSettings>

/**
 * Reads the settings from the environment.
 * @throws ConfigError naming every variable that is missing or wrong
 * @throws StackError when only some of the real Alipay's variables are given
 */
export function readPrepareSettings(environment: NodeJS.ProcessEnv): PrepareSettings {
  const settings = loadConfig(prepareSettings, environment)
  verifyProviderSettings(environment)
  return settings
}
