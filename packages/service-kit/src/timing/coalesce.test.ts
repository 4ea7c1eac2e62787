import { expect, test } from 'vitest'
import { coalesce } from './coalesce.ts'

/** A work that notes its runs and ends each when told to. */
function heldWork() {
  const ends: (() => void)[] = []
  const work = () => new Promise<void>((resolve) => ends.push(resolve))
  const end = async (run: number): Promise<void> => {
    ends[run]?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { ends, work, end }
}

test('any number of triggers during a run cause exactly one more', async () => {
  const { ends, work, end } = heldWork()
  const trigger = coalesce(work)
  trigger()
  expect(ends).toHaveLength(1)
  for (let count = 0; count < 5; count += 1) trigger()
  expect(ends).toHaveLength(1)
  await end(0)
  expect(ends).toHaveLength(2)
  await end(1)
  expect(ends).toHaveLength(2)
})

test('a trigger after the last run starts a new one', async () => {
  const { ends, work, end } = heldWork()
  const trigger = coalesce(work)
  trigger()
  await end(0)
  trigger()
  expect(ends).toHaveLength(2)
})
