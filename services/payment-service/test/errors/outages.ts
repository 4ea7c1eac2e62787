import { forbidSchema, takeDatabaseAway, type TcpGate } from '@interview-pass/service-kit/testing'
import type { Provocations } from './provocation.ts'

/** What each route answers when its database is away, and when something is wrong that nobody thought of. */
export function outageProvocations(gate: () => TcpGate): Provocations {
  return {
    SERVICE_UNAVAILABLE: {
      prepare: async ({ service }) => takeDatabaseAway(service.deps.sql, gate()),
      on: () => ({}),
    },
    SERVICE_ERROR: {
      prepare: ({ service }) => forbidSchema(service.sql, 'payment', service.namespace.paymentServiceUrl),
      on: () => ({}),
    },
  }
}
