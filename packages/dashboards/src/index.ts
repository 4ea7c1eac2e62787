import { buildDashboard } from './build-dashboard.ts'
import { events } from './events.ts'
import { interviews } from './interviews.ts'
import { money } from './money.ts'
import { runtime } from './runtime.ts'

const plans = [money, interviews, events, runtime]

/** A dashboard as Grafana reads it from a file: JSON, the same for the same sources. Throws RangeError for a name that none has. */
export function dashboardText(name: string): string {
  const plan = plans.find((one) => one.name === name)
  if (plan === undefined) throw new RangeError(`no dashboard is named ${name}`)
  return `${JSON.stringify(buildDashboard(plan), null, 2)}\n`
}
