import { expect, it } from 'vitest'
import { createNewestEntries } from './newest-entries.ts'

it('keeps the newest 5,000 entries, oldest first', () => {
  const entries = createNewestEntries<number>()
  for (let number = 1; number <= 5_003; number += 1) entries.add(number)
  const kept = entries.list()
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([5_000, 4, 5_003])
  entries.clear()
  expect(entries.list()).toEqual([])
})
