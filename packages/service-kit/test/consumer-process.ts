import { accessCodeExpired } from '@interview-pass/contracts'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { createLogger, createMetrics, on, once, openDatabase, startConsumer } from '../src/index.ts'
import { schema } from './kit-fixture.ts'

/** A consumer that commits the effect of its first event, says so, and never gets to the offset. */
const settings = z
  .object({ url: z.string(), brokers: z.string(), namespace: z.string(), group: z.string() })
  .parse(JSON.parse(process.argv[2] ?? '{}'))

const database = openDatabase({
  url: settings.url,
  schema,
  applicationName: 'consumer process',
  poolMax: 2,
  statementTimeoutMs: 5000,
})

startConsumer(
  {
    brokers: settings.brokers.split(','),
    clientId: 'consumer process',
    logger: createLogger({
      name: 'consumer process',
      level: 'silent',
      destination: { write: () => undefined },
    }),
    metrics: createMetrics({ service: 'consumer process', process: false }),
    namespace: settings.namespace,
  },
  {
    group: settings.group,
    isTransient: () => true,
    onFatal: () => undefined,
    on: [
      on(accessCodeExpired, async (event) => {
        await database.transaction((tx) =>
          once(tx, { consumer: settings.group, event, tenantId: 1n }, async () => {
            await tx.execute(sql`insert into effect values (${event.id})`)
          }),
        )
        process.send?.({ committed: event.id })
        await new Promise(() => undefined)
      }),
    ],
  },
)
