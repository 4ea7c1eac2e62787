import { setTimeout as delay } from 'node:timers/promises'

/** Stops processes (SIGSTOP) for a while and lets them run on, in turns, until the signal is aborted. They run on then. */
export async function standStill(
  findProcesses: () => readonly number[],
  { stillMs, onMs }: { readonly stillMs: number; readonly onMs: number },
  ending: AbortSignal,
): Promise<void> {
  while (!ending.aborted) {
    const pids = findProcesses()
    send(pids, 'SIGSTOP')
    await delay(stillMs)
    send(pids, 'SIGCONT')
    await delay(onMs)
  }
}

function send(pids: readonly number[], signal: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended meanwhile.
    }
  }
}
