import type { EventProducer } from '../src/index.ts'
import type { AddressedMessage } from '../src/kafka/producer.ts'
import { type Database } from '../src/index.ts'
import { startOutboxRelay, type Relay, type RelayOptions } from '../src/outbox/relay.ts'
import { waitUntil } from '../src/testing/index.ts'
import { openKitFixture, schema, type KitFixture } from './kit-fixture.ts'

/** Keeps what it is given, in order. What Kafka does with it is tested in outbox-relay-crash and kafka-outage. */
export function memoryProducer() {
  const sent: AddressedMessage[] = []
  const batches: number[] = []
  const producer: EventProducer = {
    async sendBatch(messages) {
      sent.push(...messages)
      batches.push(messages.length)
    },
    disconnect: () => Promise.resolve(),
  }
  const ids = () => sent.map(({ message }) => message.headers['ce_id'])
  return { producer, sent, batches, ids }
}

/** An empty outbox, and relays that are stopped with it. */
export interface RelayFixture extends KitFixture {
  start(producer: EventProducer, options?: RelayOptions, database?: Database): Relay
  startActive(producer: EventProducer, options?: RelayOptions, database?: Database): Promise<Relay>
  /** Rows that are not marked as published. */
  unpublished(): Promise<number>
  /** Stops the relays and empties the outbox. */
  reset(): Promise<void>
}

export async function openRelayFixture(): Promise<RelayFixture> {
  const fixture = await openKitFixture()
  const relays: Relay[] = []
  const start: RelayFixture['start'] = (producer, options = {}, database = fixture.database) => {
    // So long a poll never explains why a test passes: what is published was woken for.
    const relay = startOutboxRelay({ ...fixture, database, producer, schema }, { pollMs: 60_000, ...options })
    relays.push(relay)
    return relay
  }
  return {
    ...fixture,
    start,
    async startActive(...given) {
      const relay = start(...given)
      await waitUntil('the relay is active', () => relay.isActive)
      return relay
    },
    async unpublished() {
      const [row] = await fixture.database
        .sql`select count(*)::int as count from outbox where published_at is null`
      return Number(row?.['count'])
    },
    async reset() {
      await Promise.all(relays.splice(0).map((relay) => relay.stop()))
      await fixture.database.sql`truncate outbox`
    },
  }
}
