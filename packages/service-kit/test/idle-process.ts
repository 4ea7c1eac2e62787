import { setTimeout as delay } from 'node:timers/promises'
import { toEventMessage } from '@interview-pass/contracts'
import { z } from 'zod'
import { connectProducer, createLogger, createMetrics, namespaced } from '../src/index.ts'
import { openKafka } from '../src/kafka/kafka.ts'
import { someEvent } from './kit-fixture.ts'

/** A process with nothing in it but Kafka clients: says which timers they arm, at work and idle. */
const settings = z
  .object({ brokers: z.array(z.string()), namespace: z.string() })
  .parse(JSON.parse(process.argv[2] ?? '{}'))

const everyMs: unknown[] = []
const armInterval = globalThis.setInterval
globalThis.setInterval = new Proxy(armInterval, {
  apply(target, self, given: Parameters<typeof armInterval>) {
    everyMs.push(given[1])
    return Reflect.apply(target, self, given)
  },
})

const deps = {
  ...settings,
  clientId: 'idle process',
  logger: createLogger({ name: 'idle process', level: 'silent', destination: { write: () => undefined } }),
  metrics: createMetrics({ service: 'idle process', process: false }),
}
const producer = await connectProducer(deps)
const event = someEvent()
await producer.sendBatch([
  { topic: namespaced(settings.namespace, event.topic), message: toEventMessage(event) },
])
const admin = openKafka(deps).admin()
await admin.connect()
await admin.listTopics()

let armed = 0
const armTimeout = globalThis.setTimeout
globalThis.setTimeout = new Proxy(armTimeout, {
  apply(target, self, given: Parameters<typeof armTimeout>) {
    armed += 1
    return Reflect.apply(target, self, given)
  },
})
const idleMs = 500
// From node:timers/promises, which is not counted.
await delay(idleMs)
process.send?.({ armed, everyMs })
await admin.disconnect()
await producer.disconnect()
