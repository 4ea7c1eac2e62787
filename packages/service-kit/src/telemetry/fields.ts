import { describeError } from './error.ts'

/** The names that a log line may have. Whatever else is given is dropped and counted, so that no secret gets out by accident. */
export const logFieldNames = [
  'attempt',
  'clientId',
  'code',
  'count',
  'delayMs',
  'durationMs',
  'error',
  'eventId',
  'group',
  'internalUrl',
  'job',
  'method',
  'name',
  'namespace',
  'offset',
  'outcome',
  'partition',
  'port',
  'reason',
  'requestId',
  'route',
  'schema',
  'service',
  'signal',
  'source',
  'state',
  'status',
  'step',
  'timeoutMs',
  'topic',
  'traceId',
  'url',
] as const

export type LogFields = Readonly<Record<string, unknown>>

const textMax = 300
const itemsMax = 20

/**
 * The allowed fields; `omitted` counts the others. Text is cut at 300 characters, lists at 20 items, objects are dropped.
 * What needs no change is given back as it came, because most lines are such and a copy costs as much as writing it.
 */
export function allowedFields(fields: LogFields, allowed: ReadonlySet<string>): LogFields {
  for (const name in fields) {
    if (!allowed.has(name) || !isPlain(name, fields[name])) return reducedFields(fields, allowed)
  }
  return fields
}

/** Values that are reduced to what may be shown of them. */
const reducedNames: ReadonlySet<string> = new Set(['error', 'url', 'internalUrl'])

function isPlain(name: string, value: unknown): boolean {
  if (typeof value === 'string') return value.length <= textMax && !reducedNames.has(name)
  return typeof value === 'number' || value === undefined
}

function reducedFields(fields: LogFields, allowed: ReadonlySet<string>): LogFields {
  const kept: Record<string, unknown> = {}
  let omitted = 0
  for (const name in fields) {
    const value = fields[name]
    if (value === undefined) continue
    const written = allowed.has(name) ? writtenValue(name, value) : undefined
    if (written === undefined) omitted += 1
    else kept[name] = written
  }
  if (omitted > 0) kept['omitted'] = omitted
  return kept
}

function writtenValue(name: string, value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value
  if (name === 'error') return describeError(value)
  if (reducedNames.has(name)) return originOf(value)
  if (typeof value === 'string') return value.length > textMax ? `${value.slice(0, textMax)}…` : value
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (Array.isArray(value)) return writtenItems(value)
  return undefined
}

function writtenItems(items: readonly unknown[]): unknown {
  const written = items
    .slice(0, itemsMax)
    .map((item) => (Array.isArray(item) ? undefined : writtenValue('', item)))
  return written.includes(undefined) ? undefined : written
}

/** A URL can hold a password and a token: only scheme, host and port are shown. */
function originOf(value: unknown): string | undefined {
  return typeof value === 'string' && URL.canParse(value) ? new URL(value).origin : undefined
}
