import { send } from './exchange.ts'
import { repeat } from './repeat.ts'

export type ModelControl = ReturnType<typeof createModelControl>

/** The controls of the Claude simulator. */
export function createModelControl(baseUrl: string) {
  const url = `${baseUrl}/_sim/faults`
  return {
    /** Requests meet this fault from now on, and no other one. */
    async setFault(fault: object): Promise<void> {
      const headers = { 'content-type': 'application/json' }
      const response = await repeat(() => send({ method: 'POST', url, headers, body: JSON.stringify(fault) }))
      if (!response.ok) throw new Error(`the simulator refuses the fault: ${await response.text()}`)
    },
    async clearFaults(): Promise<void> {
      await repeat(() => send({ method: 'DELETE', url, headers: {} }))
    },
  }
}
