import type { SchemaHints } from '../schemas/schema-instance.ts'
import type { SeededChoice } from '../seeded-choice.ts'
import type { InterviewInput } from './interview-input.ts'

export type Language = 'zh-CN' | 'en'

/** What a role knows of the request it answers. */
export type RoleContext = {
  input: InterviewInput
  language: Language
  /** Differs from one request to the next. */
  choice: SeededChoice
  /** The same for every request, so that what it decides compares across answers. */
  steadyChoice: SeededChoice
}

/** One thing interview-service asks of a model, played. */
export type Role = {
  /** Opinions for an answer that must follow a schema. */
  hints(context: RoleContext): SchemaHints
  /** The answer in words, when no schema was given. */
  speak(context: RoleContext): string
}
