import { readFileSync } from 'node:fs'
import { z } from 'zod'

const loggedCall = z.object({
  msg: z.literal('call'),
  /** When it was over. */
  time: z.number().transform((ms) => new Date(ms)),
  request_id: z.string(),
  task: z.string(),
  model: z.string(),
  outcome: z.enum(['completed', 'refused', 'broken', 'left']),
  duration_ms: z.number().nullable(),
  input_tokens: z.int(),
  output_tokens: z.int(),
})

/** A request as the simulator's own record has it, and what its whole answer is billed. */
export type SimulatedCall = z.output<typeof loggedCall>

/** Every request to the simulator that writes this log, which outlives the simulator's own starts. */
export function readSimulatorLog(file: string): SimulatedCall[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.flatMap((line) => {
    if (!line.startsWith('{')) return []
    const call = loggedCall.safeParse(JSON.parse(line))
    return call.success ? [call.data] : []
  })
}
