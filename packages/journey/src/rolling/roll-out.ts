import type { Stack } from '@interview-pass/stack'

/** One replica that was replaced. */
export interface Replacement {
  readonly replica: string
  /** From being asked to end until it had. */
  readonly endedMs: number
  /** From being started until it was ready. */
  readonly readyMs: number
}

/**
 * Replaces every replica of both services, one after the other, as an orchestrator does: each is asked to end, and the next one is
 * left alone until the new one is ready.
 */
export async function rollOut({ replicas, part }: Pick<Stack, 'replicas' | 'part'>): Promise<Replacement[]> {
  const replacements: Replacement[] = []
  for (const { name } of [...replicas.payment, ...replicas.interview]) {
    const replica = part(name)
    const endedMs = await timed(() => replica.stop())
    const readyMs = await timed(() => replica.start())
    replacements.push({ replica: name, endedMs, readyMs })
  }
  return replacements
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}
