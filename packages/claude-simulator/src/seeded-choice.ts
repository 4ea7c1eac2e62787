import { createHash } from 'node:crypto'

export type SeededChoice = ReturnType<typeof createSeededChoice>

/**
 * Choices that depend on the seed and a key alone, never on the order of calls: the same request gives the same
 * answer whatever else is being answered at the moment, and after a restart.
 */
export function createSeededChoice(seed: string) {
  /** A number in [0, 1). */
  const fraction = (key: string): number =>
    createHash('sha256').update(`${seed}\n${key}`).digest().readUInt32BE(0) / 2 ** 32
  return {
    fraction,
    /** One of the list, which must not be empty. */
    pick: <T>(key: string, list: readonly [T, ...T[]]): T =>
      list[Math.floor(fraction(key) * list.length)] ?? list[0],
  }
}
