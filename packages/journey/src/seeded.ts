/** Repeatable chance: the same seed gives the same choices. */
export interface Chance {
  /** 0 up to, but not including, 1. */
  next(): number
  /** A whole number from 0 to `count - 1`. */
  below(count: number): number
  /** True with this probability. */
  happens(probability: number): boolean
  pick<Choice>(choices: readonly [Choice, ...Choice[]]): Choice
}

/** Chance of its own for each part of a run (`part`), so that what one does never changes what another gets. Source: mulberry32. */
export function createChance(seed: number, part: number): Chance {
  let state = (seed ^ Math.imul(part + 1, 0x9e3779b1)) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (count: number): number => Math.floor(next() * count)
  return {
    next,
    below,
    happens: (probability) => next() < probability,
    pick: (choices) => choices[below(choices.length)] ?? choices[0],
  }
}
