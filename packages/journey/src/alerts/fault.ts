import type { LaneName } from './lanes.ts'
import type { Scene } from './scene.ts'
import type { WantedAlert } from './seen-alerts.ts'

/** An alert that a fault is to set off, and where it is looked for. */
export interface ExpectedAlert extends WantedAlert {
  /** `hours` when absent. */
  readonly lane?: LaneName
}

/** Something that goes wrong with the running stack. */
export interface Fault {
  /** In words: what is wrong, and what ends it. */
  readonly what: string
  /** What had to be done beforehand, because it takes longer than anybody waits; absent for what happens by itself. */
  readonly planted?: string
  readonly alerts: readonly ExpectedAlert[]
  /** How long its alerts may take to fire, in ms; four minutes when absent. */
  readonly firesWithinMs?: number
  /** No later fault sets them off again, and they look back so far that nobody waits for them to clear before going on. */
  readonly clearsLater?: true
  /** Makes it go wrong until the signal is aborted, then mends it, also when it throws. */
  play(scene: Scene, ending: AbortSignal): Promise<void>
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

/** Does `work` while a part of the stack is away, which was stopped, or killed without warning, and is started again. */
export function withoutPart(
  { stack }: Pick<Scene, 'stack'>,
  name: string,
  work: () => Promise<unknown>,
  end: 'stop' | 'kill' = 'stop',
): Promise<void> {
  const part = stack.part(name)
  return broken(
    () => part[end](),
    work,
    () => part.start(),
  )
}

/** Does `work` while it is broken: `begin` breaks it, and `mend` is called whatever happens. */
export async function broken(
  begin: () => Promise<unknown>,
  work: () => Promise<unknown>,
  mend: () => Promise<unknown>,
): Promise<void> {
  try {
    await begin()
    await work()
  } finally {
    await mend()
  }
}
