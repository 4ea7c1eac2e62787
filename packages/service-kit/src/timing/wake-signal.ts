/** Lets one loop sleep until it is woken. Wakes that come while it is busy count as one, and none is lost. */
export interface WakeSignal {
  wake(): void
  /** Resolves with WOKEN at the next wake, at once when there was one since the last wait; with TIMEOUT after `timeoutMs`. */
  wait(timeoutMs: number): Promise<'WOKEN' | 'TIMEOUT'>
}

export function createWakeSignal(): WakeSignal {
  let isWoken = false
  let resume: (() => void) | undefined
  return {
    wake() {
      isWoken = true
      resume?.()
    },
    async wait(timeoutMs) {
      if (!isWoken) {
        const { promise, resolve } = Promise.withResolvers<void>()
        const timer = setTimeout(resolve, timeoutMs)
        resume = resolve
        await promise
        clearTimeout(timer)
        resume = undefined
      }
      const outcome = isWoken ? 'WOKEN' : 'TIMEOUT'
      isWoken = false
      return outcome
    },
  }
}
