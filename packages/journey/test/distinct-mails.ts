import type { Addresses } from '@interview-pass/stack'
import { listMails } from '../src/clients/mailbox.ts'

/**
 * The Message-IDs of an order's e-mails, each once: a crash between sending and marking may send one again, and then under
 * the same.
 */
export async function distinctMails({ mail }: Addresses, orderId: string): Promise<string[]> {
  if (mail === undefined) throw new Error('this stack has no mail catcher')
  const mails = await listMails(mail.url, orderId)
  return [...new Set(mails.map(({ messageId }) => messageId))]
}
