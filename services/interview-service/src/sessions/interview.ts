import type { IssuedToken } from '../access/session-token.ts'
import type { QaRecord } from './qa-record.ts'
import type { Session } from './session.ts'

/** A session with the question under discussion; there is none before the start. */
export interface Interview {
  readonly session: Session
  readonly question: QaRecord | undefined
  /** The planned question after it; undefined at the last one. */
  readonly nextQuestion: QaRecord | undefined
}

export interface CreatedInterview {
  readonly interview: Interview
  readonly firstQuestion: QaRecord
  readonly issued: IssuedToken
}
