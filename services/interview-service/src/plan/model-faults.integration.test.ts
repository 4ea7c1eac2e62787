import { describe, expect, it } from 'vitest'
import { useInterviewService } from '../../test/interview-service.ts'
import { planDoors } from '../../test/model-faults/plan-doors.ts'
import { playRows } from '../../test/model-faults/play-rows.ts'
import { planPlays } from '../../test/model-faults/play-plan.ts'
import { secondModelTalks, shortLimits } from '../../test/model-faults/playing.ts'

const service = await useInterviewService({ settings: { ...shortLimits, ...secondModelTalks } })

describe.each(planDoors)('a fault of the model at $name', (door) => {
  it.each(playRows(door))('$fault.kind: $seen.told', async ({ fault, seen }) => {
    const play = planPlays[door.name]
    expect(await play?.({ service, fault, inTheEnd: seen.inTheEnd })).toEqual(seen)
  })
})
