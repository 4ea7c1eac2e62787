import { expect, vi } from 'vitest'
import { z } from 'zod'
import type { Message } from './candidate.ts'
import type { InterviewServiceUnderTest } from './interview-service.ts'

const storedTurn = z.object({
  status: z.string(),
  reply: z.string(),
  fence: z.number(),
  draft: z.number(),
  decision: z.unknown(),
  is_fallback: z.boolean(),
})

type Service = Pick<InterviewServiceUnderTest, 'sql'>

/** The turn of a message as it stands in the database. */
export async function turnOf(
  { sql }: Service,
  body: Message,
): Promise<z.infer<typeof storedTurn> | undefined> {
  const [row] = await sql`
    select status, reply, fence, draft, decision, is_fallback from interview.turns
    where client_message_id = ${body.client_message_id}`
  return row === undefined ? undefined : storedTurn.parse(row)
}

/** The model calls of a turn in the order begun, such as `REPLY COMPLETED`. */
export async function callsOf({ sql }: Service, body: Message): Promise<string[]> {
  const rows = await sql`
    select purpose || ' ' || outcome as call from interview.model_calls
    where turn_id = (select id from interview.turns where client_message_id = ${body.client_message_id}) order by id`
  return rows.map(({ call }) => String(call))
}

/** Waits until the first words of the reply are stored. */
export async function waitForWords(service: Service, body: Message): Promise<void> {
  await vi.waitFor(async () => expect((await turnOf(service, body))?.reply ?? '').not.toBe(''), {
    timeout: 20_000,
    interval: 10,
  })
}

/** Waits until the turn is claimed and its decision asked for, or until its first words are stored. */
export async function waitForPoint(
  service: Service,
  body: Message,
  point: 'claimed' | 'speaking',
): Promise<void> {
  if (point === 'speaking') return waitForWords(service, body)
  return vi.waitFor(async () => expect(await callsOf(service, body)).toEqual(['DECIDE RUNNING']), {
    timeout: 20_000,
    interval: 10,
  })
}
