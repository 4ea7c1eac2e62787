import { createLogger, loadConfig, runService } from '@interview-pass/service-kit'
import { configSchema } from './config.ts'
import { openDeps } from './deps.ts'
import { logFields, service } from './service.ts'
import { startInterviewService } from './start-interview-service.ts'

const config = loadConfig(configSchema, process.env)
const logger = createLogger({ name: service.name, level: config.LOG_LEVEL, fields: logFields })
const deps = await openDeps(config, logger)

await runService({
  logger,
  shutdownTimeoutMs: config.SHUTDOWN_TIMEOUT_MS,
  drainDelayMs: config.SHUTDOWN_DELAY_MS,
  start: (lifecycle) => startInterviewService(deps, lifecycle),
})
