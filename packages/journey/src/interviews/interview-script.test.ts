import { expect, it } from 'vitest'
import { createChance } from '../seeded.ts'
import { brokenParts, turnsOfInterview, writeScript } from './interview-script.ts'

const write = (seed: number, number: number) => writeScript(createChance(seed, number), number)

it('the same seed and number give the same interview, and others another', () => {
  expect(write(7, 3)).toEqual(write(7, 3))
  expect(write(7, 3)).not.toEqual(write(8, 3))
  expect(write(7, 3)).not.toEqual(write(7, 6))
})

it('the first three interviews leave their replies and meet every part that breaks', () => {
  for (let seed = 0; seed < 50; seed += 1) {
    const turns = [1, 2, 3].flatMap((number) => write(seed, number))
    expect(turns).toHaveLength(3 * turnsOfInterview)
    const broken = turns.flatMap(({ breaks }) => breaks.map(({ part }) => part))
    expect(new Set(broken)).toEqual(new Set(brokenParts))
    expect(turns.filter(({ cuts }) => cuts.length > 0).length).toBeGreaterThan(5)
  }
})
