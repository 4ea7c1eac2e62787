import { describe, expect, it } from 'vitest'
import { useInterviewService } from '../../test/interview-service.ts'
import { talkDoors } from '../../test/model-faults/talk-doors.ts'
import { playRows } from '../../test/model-faults/play-rows.ts'
import { talkPlays } from '../../test/model-faults/play-talk.ts'
import { shortLimits } from '../../test/model-faults/playing.ts'

const service = await useInterviewService({ settings: shortLimits })

describe.each(talkDoors)('a fault of the model at $name', (door) => {
  it.each(playRows(door))('$fault.kind: $seen.told', async ({ fault, seen }) => {
    const play = talkPlays[door.name]
    expect(await play?.({ service, fault, inTheEnd: seen.inTheEnd })).toEqual(seen)
  })
})
