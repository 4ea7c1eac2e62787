import { randomUUID } from 'node:crypto'
import { connectProducer, createLogger, type EventProducer } from '@interview-pass/service-kit'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import type { BenchStack } from './bench-stack.ts'
import { compare, timeSlice, type Comparison, type Slice } from './compare.ts'

const sliceEvents = 20_000
const batchEvents = 100
const pairs = 5
const topic = 'payment.events.v1'
const drainedDeadlineMs = 60_000

/** A type that nobody subscribes to, so that only publishing is measured. */
const headers = { ce_specversion: '1.0', ce_type: 'BenchHappened', 'content-type': 'application/json' }
const payload = { text: 'x'.repeat(400) }

/** The relay draining its outbox against awaited `sendBatch` calls of 100 of the same messages. */
export async function measureOutbox(bench: BenchStack): Promise<Comparison> {
  const producer = await connectProducer({
    brokers: bench.stack.addresses.kafka.brokers.split(','),
    clientId: 'bench',
    logger: createLogger({ name: 'bench', level: 'warn' }),
  })
  try {
    return await compare(
      () => drain(bench),
      () => send(bench, producer),
      pairs,
    )
  } finally {
    await producer.disconnect()
  }
}

/** Timed by the marks themselves, from the first batch to the last, so that waking up is not counted. */
async function drain({ sql, stack }: BenchStack): Promise<Slice> {
  const { payment, postgres, kafka } = stack.addresses
  const [first] = await sql<[{ id: bigint }]>`
    with planted as (
      insert into payment.outbox (tenant_id, event_id, topic, key, type, payload, headers)
      select (select min(id) from payment.tenants), gen_random_uuid(), ${topic}, gen_random_uuid()::text,
        ${headers.ce_type}, ${sql.json(payload)}, ${sql.json(headers)}
      from generate_series(1, ${sliceEvents}) returning id
    )
    select min(id) as id from planted`
  const { cpuSeconds } = await timeSlice(sliceEvents, [payment.pid, postgres.pid, kafka.pid], () =>
    waitUntil(
      'every event is published',
      async () => {
        const [row] = await sql<[{ waits: boolean }]>`
          select exists (select from payment.outbox where id >= ${first.id} and published_at is null) as waits`
        return !row.waits
      },
      drainedDeadlineMs,
    ),
  )
  const [marks] = await sql<[Pick<Slice, 'operations' | 'seconds'>]>`
    select count(*) filter (where published_at > first_at)::int as operations,
      extract(epoch from max(published_at) - min(first_at))::float8 as seconds
    from (select published_at, min(published_at) over () as first_at from payment.outbox where id >= ${first.id}) as planted`
  return { ...marks, cpuSeconds }
}

function send({ stack }: BenchStack, producer: EventProducer): Promise<Slice> {
  return timeSlice(sliceEvents, [process.pid, stack.addresses.kafka.pid], async () => {
    for (let sent = 0; sent < sliceEvents; sent += batchEvents) {
      await producer.sendBatch(
        Array.from({ length: batchEvents }, () => ({
          topic,
          message: { key: randomUUID(), value: JSON.stringify(payload), headers },
        })),
      )
    }
  })
}
