import { destination as openDestination, pino, type DestinationStream } from 'pino'
import { currentContext } from './context.ts'
import { isoNow } from '../timing/iso-time.ts'
import { allowedFields, logFieldNames, type LogFields } from './fields.ts'

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'

interface LogMethod {
  /** `message` is a constant text: data belongs in the fields. */
  (fields: LogFields, message: string): void
  (message: string): void
}

/** Writes JSON lines. Fields outside the allow-list are dropped and counted; errors lose their messages. */
export interface Logger {
  readonly debug: LogMethod
  readonly info: LogMethod
  readonly warn: LogMethod
  readonly error: LogMethod
  readonly fatal: LogMethod
  /** Writes out what is still buffered, for the moment before the process ends. */
  flush(): void
}

export interface LoggerOptions {
  /** The service, on every line. */
  readonly name: string
  readonly level: LogLevel
  /** Names that this service adds to the allow-list. None may hold a secret or a person's data. */
  readonly fields?: readonly string[]
  /** Default: standard output, written in the background. */
  readonly destination?: DestinationStream
}

/** Lines are written together, because a write for each costs more than the line. What a killed process loses is a tenth of a second. */
const bufferBytes = 32 * 1024
const flushAfterMs = 100

/** A logger whose lines carry the request id and trace id of the current work. */
export function createLogger(options: LoggerOptions): Logger {
  const allowed = new Set<string>([...logFieldNames, ...(options.fields ?? [])])
  const background = options.destination === undefined ? openBackground() : undefined
  const lines = pino(
    {
      level: options.level,
      base: { service: options.name },
      timestamp: () => `,"time":"${isoNow()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    options.destination ?? background?.stream,
  )
  const method =
    (level: Exclude<LogLevel, 'silent'>): LogMethod =>
    (first: LogFields | string, message?: string): void => {
      if (!lines.isLevelEnabled(level)) return
      if (typeof first === 'string') lines[level](withContext({}), first)
      else lines[level](withContext(allowedFields(first, allowed)), message)
      background?.flushSoon()
    }
  return {
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
    fatal: method('fatal'),
    flush: () => background?.stream.flushSync(),
  }
}

/** Standard output, written a moment after a line came. pino's own periodic flush would write ten times a second even when there is nothing. */
function openBackground() {
  const stream = openDestination({ sync: false, minLength: bufferBytes, maxWrite: 2 * bufferBytes })
  let isDue = false
  const flush = () => {
    isDue = false
    stream.flush()
  }
  return {
    stream,
    flushSoon() {
      if (isDue) return
      isDue = true
      setTimeout(flush, flushAfterMs).unref()
    },
  }
}

function withContext(fields: LogFields): LogFields {
  const context = currentContext()
  return context === undefined
    ? fields
    : { requestId: context.requestId, traceId: context.traceId, ...fields }
}
