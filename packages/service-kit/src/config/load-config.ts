import { readFileSync } from 'node:fs'
import type { z } from 'zod'

type Environment = Readonly<Record<string, string | undefined>>

/** The environment breaks the schema. The message lists every problem as `NAME: rule` and never holds a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      `the configuration has ${problems.length} problem(s)\n${problems.map((line) => `  ${line}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/**
 * Reads the variables that the schema names. Where NAME is absent or empty, the file named by NAME_FILE is read instead
 * (a line break at its end is dropped); an empty one leaves it absent. Throws ConfigError naming all problems at once.
 */
export function loadConfig<Schema extends z.ZodObject>(schema: Schema, env: Environment): z.output<Schema> {
  const problems: string[] = []
  const given: Record<string, string> = {}
  for (const name of Object.keys(schema.shape)) {
    const value = valueOf(name, env, problems)
    if (value !== undefined) given[name] = value
  }
  const read = schema.safeParse(given)
  if (!read.success) problems.push(...read.error.issues.map((issue) => problemOf(issue, given, problems)))
  const named = [...new Set(problems)].filter((problem) => problem !== '')
  if (!read.success || named.length > 0) throw new ConfigError(named)
  return read.data
}

function valueOf(name: string, env: Environment, problems: string[]): string | undefined {
  const direct = env[name]
  if (direct !== undefined && direct !== '') return direct
  const path = env[`${name}_FILE`]
  if (path === undefined || path === '') return undefined
  try {
    const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
    return text === '' ? undefined : text
  } catch {
    problems.push(`${name}_FILE: the file cannot be read`)
    return undefined
  }
}

/** One issue as `NAME: rule`; empty when an unreadable file of the same name is already named. */
function problemOf(
  issue: z.core.$ZodIssue,
  given: Record<string, string>,
  problems: readonly string[],
): string {
  const name = String(issue.path[0] ?? 'environment')
  if (problems.some((problem) => problem.startsWith(`${name}_FILE:`))) return ''
  const value = given[name]
  if (value === undefined) return `${name}: is required`
  return issue.message.includes(value) ? `${name}: is not valid` : `${name}: ${issue.message}`
}
