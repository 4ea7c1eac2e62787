import {
  createChangeWatch,
  type ChangeWatch,
  type ChangeWatchDeps,
  type ChangeWatcher,
} from '@interview-pass/service-kit'

/** Says when a turn's row has changed, wherever it was written. Losing a message costs a reader its next slow look. */
export interface TurnWatch {
  changed(turnId: bigint): void
  watch(turnId: bigint): ChangeWatcher
}

export function createTurnWatch(deps: ChangeWatchDeps): TurnWatch {
  const turns: ChangeWatch = createChangeWatch(deps, 'turns')
  return {
    changed: (turnId) => turns.changed(turnId.toString()),
    watch: (turnId) => turns.watch(turnId.toString()),
  }
}
