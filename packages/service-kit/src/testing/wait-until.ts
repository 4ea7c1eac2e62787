import { setTimeout as delay } from 'node:timers/promises'

const everyMs = 10

/** Waits for a fact: asks until the answer is true. Throws after `timeoutMs`, naming the fact. */
export async function waitUntil(
  fact: string,
  isTrue: () => boolean | Promise<boolean>,
  timeoutMs = 10_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${fact}`)
    await delay(everyMs)
  }
}
