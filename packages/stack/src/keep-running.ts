import { setTimeout as delay } from 'node:timers/promises'
import type { Instance } from './instance.ts'
import type { ProcessPart } from './parts/process-part.ts'
import { reasonOf } from './stack-error.ts'

const startsMax = 5
const withinMs = 60_000
const pauseMs = 500

/**
 * Starts a service again that ends without having been asked, as an orchestrator does: a service that can't go on ends itself. One
 * that keeps ending is left alone.
 */
export function keepRunning(instance: Instance, service: ProcessPart, afterStart: () => void): void {
  const startedAt: number[] = []
  const startAgain = async (): Promise<void> => {
    const now = performance.now()
    if (now - (startedAt.at(-startsMax) ?? -Infinity) < withinMs) {
      instance.report(service.name, 'note', `ended ${startsMax} times within a minute: left as it is`)
      return
    }
    startedAt.push(now)
    try {
      await delay(pauseMs)
      await service.start()
      afterStart()
    } catch (error) {
      if (!instance.isClosing()) instance.report(service.name, 'note', reasonOf(error))
    }
  }
  service.onAccident(() => void startAgain())
}
