/** Who may ask for a deletion. */
export const requesters = ['CANDIDATE', 'ADMINISTRATOR'] as const

export type Requester = (typeof requesters)[number]

/** What bookkeeping keeps of a session: facts without a word of its candidate. */
export const keptFacts = {
  SESSION_FACTS: 'The access code that was used, the terms that were sold, when it began and how it ended',
  MODEL_COSTS: 'Tokens, cost, model and prompt of each call; not for what, and not what was said',
  EVENTS: 'Events about its beginning, its end and its score, as they were published',
  AUDIT_LOG: 'What administrators did to it',
} as const

/** The proof that a candidate's data were removed. */
export interface Deletion {
  readonly publicId: string
  readonly requestedBy: Requester
  /** Rows by what they held. */
  readonly removed: Readonly<Record<string, number>>
  readonly kept: readonly string[]
  readonly deletedAt: Date
}
