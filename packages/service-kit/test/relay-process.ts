import { z } from 'zod'
import { connectProducer, createLogger, createMetrics, openDatabase } from '../src/index.ts'
import { startOutboxRelay } from '../src/outbox/relay.ts'
import { schema, someEvent } from './kit-fixture.ts'
import { insertEvent } from '../src/outbox/record-event.ts'

/** What a service does around one event, as a process that can be killed; stops for ever at the named moment. */
const moments = ['BEFORE_COMMIT', 'BEFORE_PUBLISH', 'BEFORE_MARK', 'NEVER'] as const

const settings = z
  .object({
    url: z.string(),
    brokers: z.string(),
    namespace: z.string(),
    orderId: z.string(),
    killAt: z.enum(moments),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'))

const logger = createLogger({ name: 'relay process', level: 'silent' })
const kafka = { brokers: settings.brokers.split(','), clientId: 'relay process', logger }
const database = openDatabase({
  url: settings.url,
  schema,
  applicationName: 'relay process',
  poolMax: 2,
  statementTimeoutMs: 5000,
})

function report(message: object): void {
  process.send?.(message)
}

/** The parent kills us when it hears of it. */
async function hang(moment: (typeof moments)[number]): Promise<void> {
  if (settings.killAt !== moment) return
  report({ reached: moment })
  await new Promise(() => setInterval(() => undefined, 60_000))
}

const relay = startOutboxRelay(
  {
    database,
    producer: await connectProducer(kafka),
    logger,
    metrics: createMetrics({ service: 'relay process', process: false }),
    namespace: settings.namespace,
    schema,
  },
  { onBatch: { beforePublish: () => hang('BEFORE_PUBLISH'), beforeMark: () => hang('BEFORE_MARK') } },
)
const event = someEvent(settings.orderId)
report({ recorded: event.id })
await database.transaction(async (tx) => {
  await insertEvent(tx, event, 1n)
  await hang('BEFORE_COMMIT')
})
relay.wake()
