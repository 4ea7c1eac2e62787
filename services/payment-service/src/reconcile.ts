import { parseArgs } from 'node:util'
import { AppError, createLogger, loadConfig } from '@interview-pass/service-kit'
import { configSchema } from './config.ts'
import { openDeps } from './deps.ts'
import { findDifferences } from './reconciliation/administer-differences.ts'
import { reconcileAgain } from './reconciliation/reconcile.ts'
import { logFields, service } from './service.ts'

/** Reconciles one day by hand, whether it has been or not, and prints what differs: `--day 2026-01-15`. */
const {
  values: { day = '', channel },
} = parseArgs({ options: { day: { type: 'string' }, channel: { type: 'string', default: 'ALIPAY' } } })

const config = loadConfig(configSchema, process.env)
const logger = createLogger({ name: service.name, level: config.LOG_LEVEL, fields: logFields })
const deps = await openDeps(config, logger)
try {
  const outcome = await reconcileAgain(deps, { channel, day }, new AbortController().signal)
  process.stdout.write(`${outcome ?? 'BUSY'}\n`)
  const filter = { tenantId: undefined, channel, day }
  const { found } = await findDifferences(deps, filter, { page: 1, size: 100 })
  for (const { difference } of found) {
    const { publicId, status, kind, outTradeNo, ours, theirs } = difference
    process.stdout.write(`${[publicId, status, kind, outTradeNo, ours ?? '-', theirs ?? '-'].join('\t')}\n`)
  }
} catch (error) {
  if (!(error instanceof AppError)) throw error
  process.stderr.write(`reconcile: ${error.code} ${JSON.stringify(error.details)}\n`)
  process.exitCode = 1
} finally {
  await Promise.all([
    deps.producer.disconnect(),
    deps.kafkaProbe.close(),
    deps.subscriber.close(),
    deps.deadLetters.close(),
    deps.redis.close(),
  ])
  await deps.database.close()
}
