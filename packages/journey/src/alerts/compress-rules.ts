import { parseDocument } from 'yaml'
import { z } from 'zod'
import { compressExpression } from './compress-expression.ts'
import { durationMs, shortDuration } from './short-duration.ts'

const ruleFile = z.object({
  groups: z.array(
    z.object({
      interval: z.string(),
      rules: z.array(
        z.object({ expr: z.string(), for: z.string().optional(), keep_firing_for: z.string().optional() }),
      ),
    }),
  ),
})

/** More often a rule is not looked at, however fast the time goes. */
const intervalMinMs = 500

/** A file of rules for time that goes `factor` times as fast. Throws ZodError for a file that holds none. */
export function compressRules(text: string, factor: number): string {
  const file = parseDocument(text)
  const { groups } = ruleFile.parse(file.toJS())
  for (const [group, { interval, rules }] of groups.entries()) {
    const intervalMs = Math.max(intervalMinMs, durationMs(interval) / factor)
    file.setIn(['groups', group, 'interval'], `${Math.round(intervalMs)}ms`)
    for (const [index, rule] of rules.entries()) {
      const at = ['groups', group, 'rules', index]
      file.setIn([...at, 'expr'], compressExpression(rule.expr, factor))
      for (const name of ['for', 'keep_firing_for'] as const) {
        const said = rule[name]
        if (said !== undefined) file.setIn([...at, name], shortDuration(said, factor))
      }
    }
  }
  return String(file)
}
