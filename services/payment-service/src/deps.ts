import {
  connectProducer,
  connectRedis,
  createMetrics,
  createRateLimiter,
  kafkaProbe,
  newId,
  openDatabase,
  topicName,
  type Logger,
} from '@interview-pass/service-kit'
import { topics } from '@interview-pass/contracts'
import { failureCap } from './access-codes/cap-failures.ts'
import { generateCode, generateCodeFromHash } from './access-codes/generate-code.ts'
import { connectAlipay } from './channels/alipay/alipay-channel.ts'
import { clientFinder } from './clients/find-client.ts'
import { createSecretCipher } from './clients/secret-cipher.ts'
import type { Config } from './config.ts'
import { recentNotifications } from './settlement/remember-notifications.ts'
import { settlementMetrics } from './settlement/measure-settlement.ts'

export const serviceName = 'payment-service'
export const schema = 'payment'

export type Deps = Awaited<ReturnType<typeof openDeps>>

/** Names that this service's log lines may carry beside the kit's own; none holds a secret or a person's data. */
export const logFields = ['channel', 'outcome', 'orderId', 'sessionId', 'queryCount', 'resetSeconds']

/** The only place that constructs clients. Nothing here waits for PostgreSQL or Kafka: readiness tells about them. */
export async function openDeps(config: Config, logger: Logger) {
  const now = () => new Date()
  const metrics = createMetrics({ service: serviceName })
  const namespace = config.NS === '' ? '' : `${config.NS}:`
  const kafka = { brokers: config.KAFKA_BROKERS, clientId: serviceName, logger }
  const database = openDatabase({
    url: config.DATABASE_URL,
    schema,
    applicationName: serviceName,
    poolMax: config.DATABASE_POOL_MAX,
    statementTimeoutMs: config.DATABASE_STATEMENT_TIMEOUT_MS,
  })
  const redis = await connectRedis({ url: config.REDIS_URL, logger, name: serviceName })
  const rateLimiter = createRateLimiter({ redis, namespace, metrics, logger })
  const { db, sql } = database
  return {
    config,
    now,
    newId,
    logger,
    metrics,
    namespace,
    kafka,
    database,
    db,
    sql,
    redis,
    rateLimiter,
    producer: await connectProducer(kafka),
    kafkaProbe: kafkaProbe({
      ...kafka,
      topics: Object.keys(topics).map((topic) => topicName(config.NS, topic)),
    }),
    channels: {
      ALIPAY: connectAlipay({
        gatewayUrl: config.ALIPAY_GATEWAY_URL,
        appId: config.ALIPAY_APP_ID,
        sellerId: config.ALIPAY_SELLER_ID,
        privateKey: config.ALIPAY_PRIVATE_KEY,
        alipayPublicKey: config.ALIPAY_PUBLIC_KEY,
        notifyUrl: config.ALIPAY_NOTIFY_URL,
        timeoutMs: config.ALIPAY_TIMEOUT_MS,
        now,
      }),
    },
    findClient: clientFinder({
      db,
      cipher: createSecretCipher(Buffer.from(config.SECRET_ENCRYPTION_KEY, 'base64')),
    }),
    failureCap: failureCap({ rateLimiter, metrics, logger, now }),
    recent: recentNotifications(redis, namespace),
    settlementMetrics: settlementMetrics(metrics),
    generateCode,
    generateCodeFallback: generateCodeFromHash,
    orderLifeMs: config.ORDER_LIFE_MS,
  }
}
