import { createHash } from 'node:crypto'

const evidenceCharactersMax = 16_384

/** Everything in a notification that is about the buyer: it is told apart by its hash, and read by nobody. */
const buyerField = /^(buyer_\w+|open_id|card_\w+|real_name|mobile|store_\w+|operator_id|terminal_id)$/

/**
 * A notification as it came, pair by pair and still escaped, so that somebody can be shown what arrived. Buyer's fields
 * are hashed; control characters, which no form holds, are replaced.
 */
export function evidenceOf(body: Buffer): string {
  return body
    .toString('latin1')
    .split('&')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=')
      if (!buyerField.test(name)) return pair
      return `${name}=sha256:${createHash('sha256').update(value.join('=')).digest('hex').slice(0, 16)}`
    })
    .join('&')
    .replaceAll(/\p{Cc}/gu, '\u{FFFD}')
    .slice(0, evidenceCharactersMax)
}
