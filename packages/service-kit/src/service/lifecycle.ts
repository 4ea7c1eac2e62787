import { DeadlineError, withDeadline } from '../timing/deadline.ts'
import type { Logger } from '../telemetry/logger.ts'

/** What a service may ask and say while it runs. */
export interface Lifecycle {
  /** True once the service is ending: `/readyz` answers 503. */
  readonly isDraining: () => boolean
  /** Ends the service in order, with exit code 1, because it cannot go on (a consumer that will not restart). */
  readonly fail: (error: unknown) => void
}

export interface RunningService {
  /** Called one after the other, each with its time: stop accepting, finish what runs, flush, disconnect. */
  readonly stop: readonly ((timeoutMs: number) => Promise<void>)[]
}

export interface RunServiceOptions {
  readonly logger: Logger
  /** Hard limit of a whole shutdown; the process is gone after it, whatever hangs. */
  readonly shutdownTimeoutMs: number
  /** How long `/readyz` answers 503 before the first stop step. Default 0. */
  readonly drainDelayMs?: number
  start(lifecycle: Lifecycle): Promise<RunningService>
}

const signals = ['SIGTERM', 'SIGINT'] as const

/**
 * Runs a service until SIGTERM or SIGINT, then stops it in order and exits with 0. Exit code 1: it could not start, a
 * step failed or took too long, the hard limit passed, a second signal came, or an error was left unhandled.
 */
export async function runService(options: RunServiceOptions): Promise<void> {
  const { logger } = options
  const exit = (code: number): never => {
    logger.flush()
    process.exit(code)
  }
  const crash = (error: unknown): never => {
    logger.fatal({ error }, 'unhandled error')
    return exit(1)
  }
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)

  const ending = Promise.withResolvers<number>()
  let isDraining = false
  const drain = (code: number): void => {
    if (isDraining) return
    isDraining = true
    ending.resolve(code)
    setTimeout(() => {
      logger.fatal({ timeoutMs: options.shutdownTimeoutMs }, 'shutdown took too long')
      exit(1)
    }, options.shutdownTimeoutMs)
  }
  let isSignalled = false
  for (const signal of signals) {
    process.on(signal, () => {
      if (isSignalled) {
        logger.warn({ signal }, 'second signal: ending at once')
        exit(1)
      }
      isSignalled = true
      logger.info({ signal }, 'draining')
      drain(0)
    })
  }
  const service = await startOrExit(options, exit, {
    isDraining: () => isDraining,
    fail(error) {
      logger.fatal({ error }, 'the service cannot go on')
      drain(1)
    },
  })
  const code = await ending.promise
  const hasStopped = await stopInOrder(service, options)
  logger.info({ outcome: hasStopped ? 'CLEAN' : 'INCOMPLETE' }, 'stopped')
  exit(hasStopped ? code : 1)
}

async function startOrExit(
  options: RunServiceOptions,
  exit: (code: number) => never,
  lifecycle: Lifecycle,
): Promise<RunningService> {
  try {
    const service = await options.start(lifecycle)
    options.logger.info('started')
    return service
  } catch (error) {
    options.logger.fatal({ error }, 'could not start')
    return exit(1)
  }
}

/** Each step may take half of the time that is left, the last one all of it: one that hangs leaves time for those after it. */
async function stopInOrder(service: RunningService, options: RunServiceOptions): Promise<boolean> {
  const { logger, shutdownTimeoutMs, drainDelayMs = 0 } = options
  // Some time is kept so that the hard limit never cuts a shutdown that goes as planned.
  const endsAt = performance.now() + shutdownTimeoutMs * 0.95
  if (drainDelayMs > 0) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(drainDelayMs, shutdownTimeoutMs / 2)))
  }
  let hasStopped = true
  for (const [index, stop] of service.stop.entries()) {
    const leftMs = Math.max(1, endsAt - performance.now())
    const timeoutMs = Math.ceil(index === service.stop.length - 1 ? leftMs : leftMs / 2)
    try {
      await withDeadline(() => stop(timeoutMs), timeoutMs)
    } catch (error) {
      hasStopped = false
      const reason = error instanceof DeadlineError ? 'TIMEOUT' : 'ERROR'
      logger.error({ step: index + 1, timeoutMs, reason, error }, 'a shutdown step did not end well')
    }
  }
  return hasStopped
}
