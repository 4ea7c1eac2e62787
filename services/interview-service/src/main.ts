import { createLogger, loadConfig, runService } from '@interview-pass/service-kit'
import { configSchema } from './config.ts'
import { logFields, openDeps, serviceName } from './deps.ts'
import { startService } from './start-service.ts'

const config = loadConfig(configSchema, process.env)
const logger = createLogger({ name: serviceName, level: config.LOG_LEVEL, fields: logFields })
const deps = await openDeps(config, logger)

await runService({
  logger,
  shutdownTimeoutMs: config.SHUTDOWN_TIMEOUT_MS,
  drainDelayMs: config.SHUTDOWN_DELAY_MS,
  start: (lifecycle) => startService(deps, lifecycle),
})
