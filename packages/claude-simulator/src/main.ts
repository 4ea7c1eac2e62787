import { pino } from 'pino'
import { readConfig } from './config.ts'
import { startClaudeSimulator } from './simulator.ts'

const logger = pino({ name: 'claude-simulator' })

try {
  const config = readConfig(process.env)
  logger.info(
    { seed: config.seed, tokenDelayMs: config.tokenDelayMs, faults: config.faults.length },
    'claude-simulator plays the Messages API of Claude, for development and tests only',
  )
  const simulator = await startClaudeSimulator({
    ...config,
    // All but the words, and one line each: a record that outlives the process.
    onCall: ({ asked: _asked, answered: _answered, ...call }) => logger.info(call, 'call'),
  })
  logger.info({ url: simulator.url }, 'listening')
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      logger.info({ signal }, 'closing')
      void simulator.close().then(() => logger.info('closed'))
    })
  }
} catch (error) {
  logger.fatal(error instanceof Error ? error.message : 'it cannot start')
  process.exitCode = 1
}
