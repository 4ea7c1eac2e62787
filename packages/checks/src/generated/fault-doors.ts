import { join } from 'node:path'
import { z } from 'zod'
import { exportsOf } from './load-service.ts'

const fault = z.looseObject({ kind: z.string() })

/** A fault as a simulator takes it. */
export type OrderedFault = z.infer<typeof fault>

const faultCase = z.object({
  faults: z.array(fault).min(1),
  answered: z.string(),
  atOnce: z.string(),
  inTheEnd: z.string(),
  outcome: z.string(),
})

const doors = z.array(
  z.object({ name: z.string(), does: z.string(), afterwards: z.string(), cases: z.array(faultCase).min(1) }),
)

const modelFaultCase = z.object({
  faults: z.array(fault).min(1),
  calls: z.string(),
  told: z.string(),
  noticed: z.string(),
  inTheEnd: z.string(),
  outcome: z.string(),
})

const modelDoors = z.array(
  z.object({
    name: z.string(),
    does: z.string(),
    afterwards: z.string(),
    cases: z.array(modelFaultCase).min(1),
  }),
)

/** A place where faults of the payment channel meet payment-service, as its tests play them. */
export type FaultDoor = z.infer<typeof doors>[number]

/** The rows that payment-service's test of faults is made of. Throws ZodError for anything else. */
export async function faultDoorsOf(root: string): Promise<readonly FaultDoor[]> {
  const folder = join(root, 'services/payment-service/test/channel-faults')
  const { callDoors } = await exportsOf(join(folder, 'call-doors.ts'))
  const { notificationDoors } = await exportsOf(join(folder, 'notification-doors.ts'))
  return [...doors.parse(callDoors), ...doors.parse(notificationDoors)]
}

/** A task at which faults of the language model meet interview-service, as its tests play them. */
export type ModelFaultDoor = z.infer<typeof modelDoors>[number]

/** The rows that interview-service's tests of faults are made of. Throws ZodError for anything else. */
export async function modelFaultDoorsOf(root: string): Promise<readonly ModelFaultDoor[]> {
  const { modelDoors: doors } = await exportsOf(
    join(root, 'services/interview-service/test/model-faults/model-doors.ts'),
  )
  return modelDoors.parse(doors)
}
