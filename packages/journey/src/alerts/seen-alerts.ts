import { z } from 'zod'
import { send } from '../clients/exchange.ts'

const answer = z.object({
  data: z.object({
    alerts: z.array(
      z.object({
        labels: z.looseObject({ alertname: z.string() }),
        state: z.enum(['pending', 'firing']),
      }),
    ),
  }),
})

/** An alert by its name, and what some of its labels are. */
export interface WantedAlert {
  readonly alert: string
  readonly labels?: Readonly<Record<string, string>>
}

/** The labels of all alerts that fire in a Prometheus. Throws NoAnswerError. */
export async function listFiring(url: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const response = await send({ method: 'GET', url: `${url}/api/v1/alerts`, headers: {} })
  const { alerts } = answer.parse(await response.json()).data
  return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels)
}

/** Whether an alert is among those that fire. */
export function isAmong(
  firing: readonly Readonly<Record<string, unknown>>[],
  { alert, labels = {} }: WantedAlert,
): boolean {
  return firing.some(
    (one) =>
      one['alertname'] === alert && Object.entries(labels).every(([name, value]) => one[name] === value),
  )
}
