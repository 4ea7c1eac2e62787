import { expect, it } from 'vitest'
import { runInterviews } from './run-interviews.ts'

const seed = Math.floor(Math.random() * 4_294_967_296)

it(`three interviews of 20 turns lose, double and pay nothing twice, whatever breaks (seed ${seed})`, async () => {
  const { interviews, turns, lost, doubled, left, damage, differences } = await runInterviews({
    seed,
    interviews: 3,
  })
  expect(differences).toEqual([])
  expect({ interviews, turns, lost, doubled }).toEqual({ interviews: 3, turns: 60, lost: 0, doubled: 0 })
  expect(left).toBeGreaterThan(0)
  expect(Object.entries(damage).filter(([, count]) => count === 0)).toEqual([])
})
