import { randomUUID } from 'node:crypto'
import { connectProducer, createLogger, type EventProducer } from '@interview-pass/service-kit'
import type { BenchStack } from './bench-stack.ts'
import { compare, type Comparison, type Slice } from './compare.ts'
import { cpuSecondsOf } from './process-cpu.ts'

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
  const cpu = () =>
    [payment.pid, postgres.pid, kafka.pid].map(cpuSecondsOf).reduce((sum, each) => sum + each, 0)
  const [first] = await sql<[{ id: bigint }]>`
    with planted as (
      insert into payment.outbox (tenant_id, event_id, topic, key, type, payload, headers)
      select (select min(id) from payment.tenants), gen_random_uuid(), ${topic}, gen_random_uuid()::text,
        ${headers.ce_type}, ${sql.json(payload)}, ${sql.json(headers)}
      from generate_series(1, ${sliceEvents}) returning id
    )
    select min(id) as id from planted`
  const before = cpu()
  const giveUpAt = Date.now() + drainedDeadlineMs
  for (;;) {
    const [row] = await sql<[{ waiting: number; operations: number; seconds: number }]>`
      select count(*) filter (where published_at is null)::int as waiting,
        count(*) filter (where published_at > first_at)::int as operations,
        coalesce(extract(epoch from max(published_at) - min(first_at)), 0)::float8 as seconds
      from (select published_at, min(published_at) over () as first_at from payment.outbox where id >= ${first.id}) as planted`
    if (row.waiting === 0) {
      return { operations: row.operations, seconds: row.seconds, cpuSeconds: cpu() - before }
    }
    if (Date.now() > giveUpAt) throw new Error(`${row.waiting} events were not published within a minute`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function send({ stack }: BenchStack, producer: EventProducer): Promise<Slice> {
  const cpu = () => cpuSecondsOf(process.pid) + cpuSecondsOf(stack.addresses.kafka.pid)
  const before = cpu()
  const startedAt = performance.now()
  for (let sent = 0; sent < sliceEvents; sent += batchEvents) {
    await producer.sendBatch(
      Array.from({ length: batchEvents }, () => ({
        topic,
        message: { key: randomUUID(), value: JSON.stringify(payload), headers },
      })),
    )
  }
  return {
    operations: sliceEvents,
    seconds: (performance.now() - startedAt) / 1000,
    cpuSeconds: cpu() - before,
  }
}
