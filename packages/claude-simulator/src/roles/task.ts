/** Requests whose system prompt names no task. */
const NO_TASK = 'none'

/**
 * The task that a line `task: <name>` of the top-level system prompt names. Nothing that a user says can be taken for
 * it, and the first such line counts.
 */
export function taskOf(system: string): string {
  return /^[ \t]*task:[ \t]*([a-z][a-z0-9-]{0,39})[ \t]*$/m.exec(system)?.[1] ?? NO_TASK
}
