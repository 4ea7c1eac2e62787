import { z } from 'zod'
import { onTheWay, send, type Outgoing } from './exchange.ts'

const address = z.object({ address: z.string() })
const arrivedMail = z.object({
  messageId: z.string(),
  subject: z.string(),
  from: z.array(address),
  to: z.array(address),
  text: z.string(),
})

export type ArrivedMail = z.output<typeof arrivedMail>

/**
 * The e-mails about an order that the mail catcher at `url` has, oldest first. Throws NoAnswerError while it does not
 * answer.
 */
export async function listMails(url: string, orderId: string, signal?: AbortSignal): Promise<ArrivedMail[]> {
  const outgoing: Outgoing = { method: 'GET', url: `${url}/email`, headers: {}, signal }
  const response = await send(outgoing)
  const mails = z.array(arrivedMail).parse(await onTheWay(outgoing, () => response.json()))
  return mails.filter(({ text }) => text.includes(orderId))
}
