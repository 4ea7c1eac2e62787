import { pino } from 'pino'
import { readConfig } from './config.ts'
import { startAlipaySimulator } from './start-simulator.ts'

const closeDeadlineMs = 900

const log = pino({ name: 'alipay-simulator' }, pino.destination({ sync: true }))
try {
  const simulator = await startAlipaySimulator({ ...readConfig(process.env), log })
  log.warn('alipay-simulator: a SIMULATOR of Alipay, no real money moves')
  log.info({ url: simulator.url }, 'listening')
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'ending')
      setTimeout(() => process.exit(1), closeDeadlineMs).unref()
      void simulator.close().then(() => process.exit(0))
    })
  }
} catch (error) {
  log.fatal({ err: error }, 'the simulator could not start')
  process.exitCode = 1
}
