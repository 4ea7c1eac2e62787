import { waitUntil, type TcpGate } from '@interview-pass/service-kit/testing'
import type { Provocations } from './provocation.ts'
import type { Stage } from './stage.ts'

/** What each route answers when its database is away, and when something is wrong that nobody thought of. */
export function outageProvocations(gate: () => TcpGate): Provocations {
  return {
    SERVICE_UNAVAILABLE: { prepare: (stage) => databaseAway(stage, gate()), on: () => ({}) },
    SERVICE_ERROR: { prepare: schemaForbidden, on: () => ({}) },
  }
}

async function databaseAway({ service }: Stage, gate: TcpGate): Promise<() => Promise<unknown>> {
  gate.cut()
  return () => {
    gate.open()
    return waitUntil('it is reached again', () =>
      service.deps.sql`select 1`.then(
        () => true,
        () => false,
      ),
    )
  }
}

/** A fault of whoever runs the database: the service may not look into its own schema. */
async function schemaForbidden({ service }: Stage): Promise<() => Promise<unknown>> {
  const { username } = new URL(service.namespace.paymentServiceUrl)
  await service.sql`revoke usage on schema payment from ${service.sql(username)}`
  return () => service.sql`grant usage on schema payment to ${service.sql(username)}`
}
