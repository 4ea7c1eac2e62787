import { z } from 'zod'
import { exchange } from '../clients/exchange.ts'
import type { SessionAccess } from '../clients/interview-client.ts'
import { repeat } from '../clients/repeat.ts'

const turn = z
  .object({ client_message_id: z.uuid(), message: z.string(), reply: z.string().nullable() })
  .transform(({ client_message_id: clientMessageId, ...said }) => ({ clientMessageId, ...said }))

const listedTurns = z.array(turn.in.extend({ status: z.string() }))

const transcript = z.object({
  questions: z.array(z.object({ number: z.int(), turns: z.array(turn) })),
})

const feedback = z.object({
  status: z.string(),
  questions: z.array(z.object({ number: z.int(), status: z.string() })).default([]),
})

export type ReadTurn = z.output<typeof turn>

/** What an interview's client can read of it once it is over. */
export interface ReadInterview {
  /** In the order said; without a reply while that is not whole. */
  readonly turns: readonly ReadTurn[]
  readonly questions: z.output<typeof transcript>['questions']
  readonly feedback: z.output<typeof feedback>
}

/** Reads it at the replica of that address. Throws ApiError or NoAnswerError. */
export async function readInterview(
  url: string,
  { session_id: sessionId, token }: SessionAccess,
): Promise<ReadInterview> {
  const read = async <Schema extends z.ZodType>(path: string, schema: Schema) => {
    const headers = { authorization: `Bearer ${token}` }
    const target = `${url}/api/v1/interview/${sessionId}/${path}`
    return (await repeat(() => exchange({ method: 'GET', url: target, headers }, schema))).data
  }
  const newestFirst = await read('turns?size=100', listedTurns)
  return {
    turns: newestFirst.toReversed().map(({ client_message_id: clientMessageId, message, reply, status }) => ({
      clientMessageId,
      message,
      reply: status === 'COMPLETED' ? reply : null,
    })),
    questions: (await read('transcript', transcript)).questions,
    feedback: await read('feedback', feedback),
  }
}
