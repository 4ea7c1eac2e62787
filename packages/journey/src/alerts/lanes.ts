import {
  settingsFor,
  startPrometheus,
  type Instance,
  type Stack,
  type StartedPart,
} from '@interview-pass/stack'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { compressRules } from './compress-rules.ts'

/** How fast the time of a Prometheus goes, and how often it asks the services. */
export interface Lane {
  readonly name: LaneName
  readonly factor: number
  readonly scrapeMs: number
}

export type LaneName = 'minutes' | 'hours' | 'days'

/** An hour of the rules is a minute; for those that look back for days twelve seconds, and four minutes where services must start meanwhile. */
export const lanes: Readonly<Record<LaneName, Lane>> = {
  minutes: { name: 'minutes', factor: 15, scrapeMs: 1000 },
  hours: { name: 'hours', factor: 60, scrapeMs: 1000 },
  days: { name: 'days', factor: 300, scrapeMs: 250 },
}

/** A target beside the services: an exporter, and the paths and parameters that it is asked with. */
export interface MoreScraped {
  readonly job_name: string
  readonly [setting: string]: unknown
}

/** How long a sample counts as the present one, when the time does not go faster than that. */
const lookBackMs = 300_000
const lookBackMinMs = 5000

/** What the model may cost in a day, in the currency of the price table: what the drill spends in a minute. */
const budgetPerDay = 0.5

/** Sets the budget of a day, as `infra/prometheus` asks whoever runs the system to. */
function withBudget(text: string): string {
  const file = parseDocument(text)
  const { groups } = ruleNames.parse(file.toJS())
  for (const [group, { rules }] of groups.entries()) {
    const rule = rules.findIndex(({ record }) => record === 'model:cost_budget:per_day')
    if (rule >= 0) file.setIn(['groups', group, 'rules', rule, 'expr'], `vector(${budgetPerDay})`)
  }
  return String(file)
}

const ruleNames = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ record: z.string().optional() })) })),
})

/** A Prometheus with the rules of `infra/prometheus` in which time goes as fast as its lane says. */
export function startLane(
  stack: Stack,
  { name, factor, scrapeMs }: Lane,
  more: readonly MoreScraped[],
  prepare?: (dataFolder: string, instance: Instance) => Promise<void>,
): Promise<StartedPart> {
  const { payment, interview } = stack.addresses
  const observed = { paymentUrl: payment.internal_url, interviewUrl: interview.internal_url }
  return stack.startBeside((instance) =>
    startPrometheus(instance, {
      name: `prometheus-${name}`,
      rulesOf: (text) => compressRules(withBudget(text), factor),
      settingsOf: (text) => {
        const settings = parseDocument(settingsFor(text, observed, undefined))
        settings.setIn(['global', 'scrape_interval'], `${scrapeMs}ms`)
        for (const scraped of more) settings.addIn(['scrape_configs'], scraped)
        return String(settings)
      },
      moreArguments: [`--query.lookback-delta=${Math.max(lookBackMinMs, lookBackMs / factor)}ms`],
      ...(prepare && { prepare: (dataFolder) => prepare(dataFolder, instance) }),
    }),
  )
}
