import type { Redis } from 'ioredis'
import { socketFailures } from '../socket-failures.ts'
import type { Logger } from '../telemetry/logger.ts'
import { DeadlineError } from '../timing/deadline.ts'

/** Redis cannot be asked now. Nothing is known about a command that was already sent. */
export class RedisUnavailableError extends Error {
  override readonly name = 'RedisUnavailableError'
}

/** Knows whether Redis is away, so that only the first caller pays for finding out. */
export interface RedisOutage {
  readonly isGoingOn: boolean
  begin(error: unknown): void
  /** Begins an outage if that is what the error means; false for an error of the command itself. */
  noticed(error: unknown): boolean
  /** Stops asking. */
  forget(): void
}

const probeEveryMs = 250

/** While an outage lasts Redis is asked again in the background; no caller is used for that. One log line at each end. */
export function createRedisOutage(
  redis: Redis,
  options: { readonly logger: Logger; readonly name: string; readonly ping: () => Promise<unknown> },
): RedisOutage {
  let isGoingOn = false
  let isForgotten = false
  let timer: NodeJS.Timeout | undefined

  const probe = async (): Promise<void> => {
    try {
      await options.ping()
      isGoingOn = false
      options.logger.info({ name: options.name }, 'redis is back')
    } catch {
      if (!isForgotten) timer = setTimeout(() => void probe(), probeEveryMs)
    }
  }

  const begin = (error: unknown): void => {
    if (isGoingOn || isForgotten) return
    isGoingOn = true
    options.logger.warn({ name: options.name, error }, 'redis is away')
    timer = setTimeout(() => void probe(), probeEveryMs)
  }

  redis.on('error', begin)
  redis.on('close', () => begin(undefined))
  return {
    get isGoingOn() {
      return isGoingOn
    },
    begin,
    noticed(error) {
      if (!meansOutage(error)) return false
      begin(error)
      return true
    },
    forget() {
      isForgotten = true
      clearTimeout(timer)
    },
  }
}

/** Sentences that ioredis 6 gives to plain Errors; it has no codes for them. */
const outageMessages = new Set([
  'Connection is closed.',
  "Stream isn't writeable and enableOfflineQueue options is false",
])
const outageNames = new Set(['MaxRetriesPerRequestError', 'AbortError'])
const outageCodes = new Set(socketFailures)
/** Replies of a server that is there but cannot serve: not yet, not alone, or, with its disk or memory full, no writes. */
const outageReplies = /^(?:LOADING|MASTERDOWN|CLUSTERDOWN|READONLY|MISCONF|OOM|NOREPLICAS) /

function meansOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error.name === 'ReplyError') return outageReplies.test(error.message)
  const code: unknown = Reflect.get(error, 'code')
  return (
    error instanceof DeadlineError ||
    outageMessages.has(error.message) ||
    outageNames.has(error.name) ||
    (typeof code === 'string' && outageCodes.has(code))
  )
}
