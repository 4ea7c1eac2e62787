import { pino, type Logger } from 'pino'
import { readConfig } from './config.ts'
import { startAlipaySimulator } from './start-simulator.ts'

const closeDeadlineMs = 900

async function main(log: Logger): Promise<void> {
  const simulator = await startAlipaySimulator({ ...readConfig(process.env), log })
  log.warn('alipay-simulator: a SIMULATOR of Alipay, no real money moves')
  log.info({ url: simulator.url }, 'listening')

  let isEnding = false
  const end = (signal: NodeJS.Signals): void => {
    if (isEnding) return
    isEnding = true
    log.info({ signal }, 'ending')
    setTimeout(() => process.exit(1), closeDeadlineMs).unref()
    simulator.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'could not end in good order')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}

const log = pino({ name: 'alipay-simulator' }, pino.destination({ sync: true }))
try {
  await main(log)
} catch (error) {
  log.fatal({ err: error }, 'the simulator could not start')
  process.exitCode = 1
}
