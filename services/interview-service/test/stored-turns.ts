import { waitUntil } from '@interview-pass/service-kit/testing'
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

const patienceMs = 20_000

/** A reply of the simulator is over in half a second: what is to be caught in its middle must be looked at often. */
const closely = { pauseMaxMs: 10 }

/** Waits until the first words of the reply are stored. */
export async function waitForWords(service: Service, body: Message): Promise<void> {
  const look = async () => ((await turnOf(service, body))?.reply ?? '') !== ''
  await waitUntil('its first words are stored', look, patienceMs, closely)
}

/** Waits until the turn is claimed and its decision asked for, or until its first words are stored. */
export async function waitForPoint(
  service: Service,
  body: Message,
  point: 'claimed' | 'speaking',
): Promise<void> {
  if (point === 'speaking') return waitForWords(service, body)
  const look = async () => (await callsOf(service, body)).join() === 'DECIDE RUNNING'
  await waitUntil('its decision is asked for', look, patienceMs, closely)
}
