import { setTimeout as delay } from 'node:timers/promises'
import { runService } from '../src/service/lifecycle.ts'
import { createLogger } from '../src/telemetry/logger.ts'

/** A service in a process of its own, for the tests of its life: the first argument says how it behaves. */
const [behaviour = 'good'] = process.argv.slice(2)

const logger = createLogger({ name: 'child', level: 'debug' })
const say = (word: string): void => {
  process.stdout.write(`${word}\n`)
}
const never = (): Promise<void> => Promise.withResolvers<void>().promise

await runService({
  logger,
  shutdownTimeoutMs: behaviour === 'hangs once' || behaviour === 'never starts' ? 600 : 10_000,
  async start(lifecycle) {
    if (behaviour === 'does not start') throw new Error('hush')
    // Keeps the process alive as a listening server would.
    const alive = setInterval(() => undefined, 1000)
    if (behaviour === 'rejects') setImmediate(() => void Promise.reject(new Error('hush')))
    if (behaviour === 'throws') {
      setImmediate(() => {
        throw new Error('hush')
      })
    }
    if (behaviour === 'fails') setImmediate(() => lifecycle.fail(new Error('hush')))
    if (behaviour === 'never starts') {
      say('starting')
      await never()
    }
    say('started')
    return {
      stop: [
        async () => {
          say(`first, draining ${String(lifecycle.isDraining())}`)
          if (behaviour.startsWith('hangs') || behaviour === 'waits') await never()
          await delay(30)
          say('first done')
        },
        async () => {
          say('second')
          if (behaviour === 'breaks') throw new Error('hush')
        },
        async () => {
          clearInterval(alive)
          say('third')
        },
      ],
    }
  },
})
