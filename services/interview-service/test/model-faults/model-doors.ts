import type { ModelDoor } from './fault-case.ts'
import { feedbackDoors } from './feedback-doors.ts'
import { planDoors } from './plan-doors.ts'
import { talkDoors } from './talk-doors.ts'

/** Every task that this service asks of a model. */
export const modelDoors: readonly ModelDoor[] = [...planDoors, ...talkDoors, ...feedbackDoors]
