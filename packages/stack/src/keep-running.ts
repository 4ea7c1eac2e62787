import { setTimeout as delay } from 'node:timers/promises'
import type { Instance } from './instance.ts'
import type { Part } from './parts/part.ts'
import { reasonOf } from './stack-error.ts'

const startsMax = 5
const withinMs = 60_000
const pauseMs = 500

/**
 * Starts services again that end without having been asked, as an orchestrator does: a service that can't go on ends itself. One
 * that keeps ending is left alone.
 */
export function keepRunning(instance: Instance, services: readonly Part[], afterStart: () => void): void {
  const startsOf = new Map<string, number[]>()
  instance.supervisor.onExit((exit) => {
    const service = services.find(({ name }) => name === exit.name)
    if (service === undefined || exit.asked) return
    const recent = (startsOf.get(exit.name) ?? []).filter((at) => performance.now() - at < withinMs)
    if (recent.length >= startsMax) {
      instance.report(exit.name, 'note', `ended ${startsMax} times within a minute: left as it is`)
      return
    }
    startsOf.set(exit.name, [...recent, performance.now()])
    void startAgain(service)
  })

  const startAgain = async (service: Part): Promise<void> => {
    await delay(pauseMs)
    try {
      await service.start()
      afterStart()
    } catch (error) {
      if (!instance.isClosing()) instance.report(service.name, 'note', reasonOf(error))
    }
  }
}
