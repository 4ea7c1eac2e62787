import { FOLLOW_UP } from './phrases.ts'
import type { Role } from './role.ts'

/** Requests that are not the interview's: a schema is filled without opinions, words are an interviewer's question. */
export const freeAnswerRole: Role = {
  hints: () => ({ value: () => undefined, count: () => undefined }),
  speak: ({ choice, language }) => choice.pick('follow-up', FOLLOW_UP[language]),
}
