import { join } from 'node:path'
import { z } from 'zod'
import { exportsOf } from './load-service.ts'

const fault = z.looseObject({ kind: z.string() })

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

/** A place where faults of the payment channel meet payment-service, as its tests play them. */
export type FaultDoor = z.infer<typeof doors>[number]

/** The rows that payment-service's test of faults is made of. Throws ZodError for anything else. */
export async function faultDoorsOf(root: string): Promise<readonly FaultDoor[]> {
  const folder = join(root, 'services/payment-service/test/channel-faults')
  const { callDoors } = await exportsOf(join(folder, 'call-doors.ts'))
  const { notificationDoors } = await exportsOf(join(folder, 'notification-doors.ts'))
  return [...doors.parse(callDoors), ...doors.parse(notificationDoors)]
}
