import { createHash } from 'node:crypto'

/**
 * Choices that depend on the seed and a key alone, never on the order of calls: the same request gives the same
 * answer whatever else is being answered at the moment, and after a restart.
 */
export interface SeededChoice {
  /** A number in [0, 1). */
  fraction(key: string): number
  /** One of the list, which must not be empty. */
  pick<T>(key: string, list: readonly [T, ...T[]]): T
}

export function createSeededChoice(seed: string): SeededChoice {
  const fraction = (key: string): number =>
    createHash('sha256').update(`${seed}\n${key}`).digest().readUInt32BE(0) / 2 ** 32
  return {
    fraction,
    pick: (key, list) => list[Math.floor(fraction(key) * list.length)] ?? list[0],
  }
}
