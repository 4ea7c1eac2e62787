import { z } from 'zod'
import type { JsonObject } from '../schemas/json.ts'
import type { SeededChoice } from '../seeded-choice.ts'

export type Language = 'zh-CN' | 'en'

/** What a task knows of the request that it answers. */
export interface Asked {
  /** The JSON document of the user message; empty when there is none. */
  readonly document: JsonObject
  readonly language: Language
  /** Differs from one request to the next. */
  readonly choice: SeededChoice
  /** The same for every request, so that what it decides compares across answers. */
  readonly steadyChoice: SeededChoice
}

/** A text of the document; empty when it is missing. */
export const textInput = z.string().trim().catch('')

/** Says which task a request is, to nobody but a simulator: the API ignores headers that it does not know. */
export const taskHeader = 'x-interview-task'

/**
 * The task that the header names, else a line `task: <name>` of the top-level system prompt, for requests written by hand;
 * `none` without either. Nothing that a user says can be taken for it, and the first such line counts.
 */
export function taskOf(header: unknown, system: string): string {
  if (typeof header === 'string' && /^[a-z][a-z0-9-]{0,39}$/.test(header)) return header
  return /^[ \t]*task:[ \t]*([a-z][a-z0-9-]{0,39})[ \t]*$/m.exec(system)?.[1] ?? 'none'
}
