import type { z } from 'zod'
import { invalidRequest } from '../wire/api-error.ts'

/** Parses a body, or throws the API's 400 about the first thing wrong: `<path>: <rule>`. */
export function parseRequest<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw invalidRequest(issue === undefined ? 'Invalid request' : describeIssue(issue, issue.path))
}

function describeIssue(issue: z.core.$ZodIssue, path: readonly PropertyKey[]): string {
  const name = path.length === 0 ? 'body' : path.join('.')
  switch (issue.code) {
    case 'invalid_union': {
      // Of a union's branches, the issue that went furthest into the value tells most.
      const [deepest] = issue.errors
        .flatMap((issues) => issues.slice(0, 1))
        .sort((one, other) => other.path.length - one.path.length)
      return deepest === undefined
        ? `${name}: ${issue.message}`
        : describeIssue(deepest, [...path, ...deepest.path])
    }
    case 'unrecognized_keys':
      return `${[...path, issue.keys[0] ?? ''].join('.')}: Extra inputs are not permitted`
    case 'invalid_type':
      // zod says in the message, and only there, that a value is missing rather than wrong.
      return issue.message.endsWith('received undefined')
        ? `${name}: Field required`
        : `${name}: Input should be a valid ${issue.expected}`
    default:
      return `${name}: ${issue.message}`
  }
}
