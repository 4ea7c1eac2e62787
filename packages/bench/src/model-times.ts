import { z } from 'zod'
import type { BenchStack } from './bench-stack.ts'

/** What a reply took the model by its own record. */
export interface ModelTimes {
  readonly decidedMs: number
  /** From the request for the reply to its first byte. */
  readonly firstByteMs: number
  /** Milliseconds since 1970. */
  readonly firstByteAt: number
}

const simulatedCalls = z.object({
  requests: z.array(
    z.object({
      request_id: z.string(),
      at: z.iso.datetime(),
      first_delta_at: z.iso.datetime().nullable(),
      duration_ms: z.number().nullable(),
    }),
  ),
})

/** By message: the simulator's times of the calls that our books name for it. */
export async function readModelTimes(
  { sql, stack }: BenchStack,
  clientMessageIds: readonly string[],
): Promise<Map<string, ModelTimes>> {
  const rows = await sql<{ message: string; decision: string; reply: string }[]>`
    select t.client_message_id as message,
      max(c.request_id) filter (where c.purpose = 'DECIDE') as decision,
      max(c.request_id) filter (where c.purpose = 'REPLY') as reply
    from interview.turns t join interview.model_calls c on c.turn_id = t.id and c.outcome = 'COMPLETED'
    where t.client_message_id = any(${[...clientMessageIds]}) group by 1`
  const response = await fetch(`${stack.addresses.claude_simulator?.url}/_sim/requests?limit=500`)
  const { requests } = simulatedCalls.parse(await response.json())
  const byId = new Map(requests.map((call) => [call.request_id, call]))
  return new Map(
    rows.flatMap(({ message, decision, reply }) => {
      const [decided, spoken] = [byId.get(decision), byId.get(reply)]
      if (decided === undefined || spoken?.first_delta_at == null) return []
      const firstByteAt = Date.parse(spoken.first_delta_at)
      const firstByteMs = firstByteAt - Date.parse(spoken.at)
      return [[message, { decidedMs: decided.duration_ms ?? 0, firstByteMs, firstByteAt }] as const]
    }),
  )
}
