import postgres from 'postgres'
import { socketFailures } from '../socket-failures.ts'

/** What may be logged or decided upon: never the statement, never its parameters. */
export interface DatabaseError {
  /** SQLSTATE, or the name of a connection failure such as `CONNECTION_CLOSED` or `ECONNREFUSED`. */
  readonly code: string
  readonly constraint?: string | undefined
  readonly table?: string | undefined
}

const causesMax = 10

/** The database's own error inside whatever was thrown (postgres.js, drizzle, AggregateError); undefined when there is none. */
export function databaseErrorOf(error: unknown): DatabaseError | undefined {
  let current = error
  for (let depth = 0; depth < causesMax && current instanceof Error; depth += 1) {
    if (current instanceof postgres.PostgresError) {
      return { code: current.code, constraint: current.constraint_name, table: current.table_name }
    }
    const code = connectionFailureOf(current)
    if (code !== undefined) return { code }
    current = current instanceof AggregateError ? current.errors[0] : current.cause
  }
  return undefined
}

const connectionFailures = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  ...socketFailures,
])

/**
 * The socket codes are those of every client in Node: a lost Redis or HTTP connection looks the same here. Whoever asks knows
 * what was called, and what follows from it, trying again, is right for all of them.
 */
function connectionFailureOf(error: Error): string | undefined {
  const code: unknown = Reflect.get(error, 'code')
  return typeof code === 'string' && connectionFailures.has(code) ? code : undefined
}

/**
 * SQLSTATE classes and codes after which the same work may succeed unchanged.
 * Source: PostgreSQL documentation, appendix A.
 */
const transientCodes = new Set([
  '40001',
  '40P01',
  '55P03',
  '57P01',
  '57P02',
  '57P03',
  '57014',
  '25P03',
  '25P04',
])
const transientClasses = new Set(['08', '53'])

/** True when the work may be tried again. The outcome of a commit cut off by a lost connection is unknown: repeat only what is safe to repeat. */
export function isTransientDatabaseError(error: unknown): boolean {
  const found = databaseErrorOf(error)
  if (found === undefined) return false
  return (
    connectionFailures.has(found.code) ||
    transientCodes.has(found.code) ||
    transientClasses.has(found.code.slice(0, 2))
  )
}
