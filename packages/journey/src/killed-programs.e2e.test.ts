import { describe, expect, it } from 'vitest'
import { describeEnd } from '../test/describe-end.ts'
import { useJourneys } from '../test/journeys.ts'
import { killsOfPrograms } from '../test/kills.ts'

const journeys = await useJourneys('killed-programs')

describe('a paid interview', () => {
  it.each(killsOfPrograms)('survives kill -9 of $part $when', async (kills) => {
    const { result, killCount } = await journeys.playAndKill(kills)
    expect(killCount).toBe(kills.moments.length)
    await journeys.expectEverythingOnce(result)
  })
})

describeEnd(journeys)
