import { describe, expect, it } from 'vitest'
import { useInterviewService } from '../../test/interview-service.ts'
import { feedbackDoors } from '../../test/model-faults/feedback-doors.ts'
import { playRows } from '../../test/model-faults/play-rows.ts'
import { feedbackPlays } from '../../test/model-faults/play-feedback.ts'
import { secondModelTalks, shortLimits } from '../../test/model-faults/playing.ts'

const service = await useInterviewService({ settings: { ...shortLimits, ...secondModelTalks } })

describe.each(feedbackDoors)('a fault of the model at $name', (door) => {
  it.each(playRows(door))('$fault.kind: $seen.told', async ({ fault, seen }) => {
    const play = feedbackPlays[door.name]
    expect(await play?.({ service, fault, inTheEnd: seen.inTheEnd })).toEqual(seen)
  })
})
