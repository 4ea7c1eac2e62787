import { accessCodeFailuresPerMinute, topics } from '@interview-pass/contracts'
import {
  connectDeadLetters,
  connectSubscriber,
  createChangeWatch,
  createFailureCap,
  newId,
  openServiceClients,
  openActorVerifier,
  type Logger,
} from '@interview-pass/service-kit'
import { generateCode, generateCodeFromHash } from './access-codes/generate-code.ts'
import { createEventsTokens } from './attempts/events-token.ts'
import { createAttemptMetrics } from './attempts/measure-attempts.ts'
import { channelAdapters, type ChannelAdapters } from './channels.ts'
import { createProductCache } from './catalog/product-cache.ts'
import { createChangeFeed } from './change-feed.ts'
import { createClientFinder } from './clients/find-client.ts'
import { createSecretCipher } from './clients/secret-cipher.ts'
import { createNonceTaker } from './clients/use-nonce.ts'
import { measuredChannels } from './channels/measure-channel.ts'
import type { Config } from './config.ts'
import { connectMailServer, type MailServer } from './emails/mail-server.ts'
import { createEmailMetrics } from './emails/measure-emails.ts'
import { createOrderMetrics } from './orders/measure-orders.ts'
import { createRefundMetrics } from './refunds/measure-refunds.ts'
import { service } from './service.ts'
import { createSettlementMetrics } from './settlement/measure-settlement.ts'
import { createRecentNotifications } from './settlement/remember-notifications.ts'

export type Deps = Awaited<ReturnType<typeof openDeps>>

const guessCap = { group: 'access-code-failures', perMinute: accessCodeFailuresPerMinute }

/** The only place that constructs clients. */
export async function openDeps(config: Config, logger: Logger, adapters: ChannelAdapters = channelAdapters) {
  const now = () => new Date()
  const clients = await openServiceClients(config, logger, service)
  const { db, metrics, rateLimiter, redis, sql } = clients
  const namespace = config.NS
  const channelNames = Object.keys(adapters)
  const encryptionKey = Buffer.from(config.SECRET_ENCRYPTION_KEY, 'base64')
  const cipher = createSecretCipher(encryptionKey)
  const subscriber = connectSubscriber({ url: config.REDIS_URL, logger, name: `${service.name}-subscriber` })
  const changeFeed = createChangeFeed({ redis, subscriber, namespace, logger })
  return {
    ...clients,
    clients,
    config,
    now,
    newId,
    channels: measuredChannels(
      metrics,
      Object.fromEntries(
        Object.entries(adapters).map(([name, adapter]) => [name, adapter.connect(config, { now })]),
      ),
    ),
    changeFeed,
    deadLetters: connectDeadLetters({ ...clients.kafka, namespace, topics: Object.keys(topics) }),
    products: createProductCache({ db, redis, changeFeed, metrics, namespace }),
    cipher,
    findClient: createClientFinder({ db, cipher, changeFeed }),
    useNonce: createNonceTaker({ redis, sql, namespace, now }),
    failureCap: createFailureCap({ rateLimiter, metrics, logger, now }, guessCap),
    recent: createRecentNotifications(redis, namespace, now),
    orderMetrics: createOrderMetrics(metrics, channelNames),
    attemptMetrics: createAttemptMetrics(metrics, channelNames),
    settlementMetrics: createSettlementMetrics(metrics, channelNames),
    refundMetrics: createRefundMetrics(metrics, channelNames),
    generateCode,
    generateCodeFallback: generateCodeFromHash,
    explainsSignatures: config.NODE_ENV !== 'production',
    subscriber,
    orderWatch: createChangeWatch({ redis, subscriber, namespace, logger }, 'orders'),
    eventsTokenOf: createEventsTokens(encryptionKey),
    orderLifeMs: config.ORDER_LIFE_MS,
    firstQueryAfterMs: config.FIRST_QUERY_AFTER_MS,
    mailServer: openMailServer(config, logger),
    emailMetrics: createEmailMetrics(metrics),
    verifyActor: openActorVerifier(config, { logger, now }),
  }
}

/** Closes the clients that this service has beside those that every service has. */
export async function closeOwnClients({ subscriber, deadLetters }: Deps): Promise<void> {
  await Promise.all([subscriber.close(), deadLetters.close()])
}

function openMailServer(
  { SMTP_URL: url, MAIL_FROM: from, SMTP_TIMEOUT_MS: timeoutMs }: Config,
  logger: Logger,
): MailServer | undefined {
  if (url !== undefined && from !== undefined) return connectMailServer({ url, from, timeoutMs })
  logger.warn('no e-mails are sent: SMTP_URL is not set')
  return undefined
}
