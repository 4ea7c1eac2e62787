import type { z } from 'zod'
import { invalidRequest } from '../wire/api-error.ts'

/** Parses a body, or throws the API's 400 about the first thing wrong: `<path>: <rule>`. */
export function parseRequest<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const result = schema.safeParse(body)
  if (result.success) {
    return result.data
  }
  const [issue] = result.error.issues
  throw invalidRequest(issue === undefined ? 'Invalid request' : describeIssue(issue, []))
}

function describeIssue(issue: z.core.$ZodIssue, prefix: PropertyKey[]): string {
  const path = [...prefix, ...issue.path]
  if (issue.code === 'invalid_union') {
    const deepest = deepestIssue(issue.errors)
    if (deepest !== undefined) {
      return describeIssue(deepest, path)
    }
  }
  if (issue.code === 'unrecognized_keys') {
    return `${nameOf([...path, issue.keys[0] ?? ''])}: Extra inputs are not permitted`
  }
  return `${nameOf(path)}: ${ruleOf(issue)}`
}

/** Of a union's branches, the issue that went furthest into the value tells most. */
function deepestIssue(branches: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue | undefined {
  const firsts = branches.flatMap((issues) => issues.slice(0, 1))
  return firsts.sort((one, other) => other.path.length - one.path.length)[0]
}

function ruleOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type') {
    return issue.message
  }
  // zod says in the message, and only there, that a value is missing rather than wrong.
  return issue.message.endsWith('received undefined')
    ? 'Field required'
    : `Input should be a valid ${issue.expected}`
}

function nameOf(path: PropertyKey[]): string {
  return path.length === 0 ? 'body' : path.map(String).join('.')
}
