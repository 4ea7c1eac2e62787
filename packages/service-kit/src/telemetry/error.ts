/** What may be said of an error in a log: never its message, which can hold a caller's data or a secret. */
export interface LoggedError {
  readonly class: string
  /** SQLSTATE, errno name or library code. */
  readonly code?: string | undefined
  /** HTTP status that a remote service answered. */
  readonly status?: number | undefined
  readonly constraint?: string | undefined
  readonly table?: string | undefined
  readonly stack?: readonly string[]
  readonly cause?: LoggedError
}

const causesMax = 4
const framesMax = 20

const namePattern = /^[A-Za-z_$][\w$]{0,60}$/
const codePattern = /^[A-Z0-9_]{2,60}$/
const relationPattern = /^[a-z][a-z0-9_]{0,62}$/
const framePattern = /^\s+at (?:[\w$.<>[\]# ]{1,120} \()?(?:file:\/\/|node:|\/)[^\s()]{1,300}:\d+:\d+\)?$/

/** Reduces anything thrown to its class, codes and stack frames. A value that is not an Error says only its type. */
export function describeError(error: unknown, causesLeft = causesMax): LoggedError {
  if (!(error instanceof Error)) return { class: error === null ? 'null' : typeof error }
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause
  return {
    class: namePattern.test(error.name) ? error.name : 'Error',
    code: textOf(error, 'code', codePattern),
    status: statusOf(error),
    constraint: textOf(error, 'constraint_name', relationPattern),
    table: textOf(error, 'table_name', relationPattern),
    stack: framesOf(error),
    ...(inner instanceof Error && causesLeft > 0 ? { cause: describeError(inner, causesLeft - 1) } : {}),
  }
}

function textOf(error: Error, name: string, pattern: RegExp): string | undefined {
  const value: unknown = Reflect.get(error, name)
  return typeof value === 'string' && pattern.test(value) ? value : undefined
}

function statusOf(error: Error): number | undefined {
  const status: unknown = Reflect.get(error, 'status')
  return Number.isInteger(status) ? Number(status) : undefined
}

/** The stack begins with the message, which may itself hold lines that look like frames: cut it off before reading. */
function framesOf(error: Error): string[] {
  const stack = error.stack ?? ''
  const at = error.message === '' ? -1 : stack.indexOf(error.message)
  const frames = at === -1 ? stack : stack.slice(at + error.message.length)
  return frames
    .split('\n')
    .filter((line) => framePattern.test(line))
    .slice(0, framesMax)
    .map((line) => line.trim())
}
