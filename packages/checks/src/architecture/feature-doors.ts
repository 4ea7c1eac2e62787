import type { Finding } from '../finding.ts'
import { placeOf } from './places.ts'
import type { Rule } from './rule.ts'

const NAME = 'feature-doors'

/** A feature's SQL and HTTP are its own: another feature comes in through a use case or the domain. */
export const featureDoors: Rule = {
  name: NAME,
  holds: "a feature never imports another feature's .store or .routes",
  inspect(tree) {
    const findings: Finding[] = []
    let lookedAt = 0
    for (const file of tree.files) {
      const place = placeOf(file)
      if (place === undefined || file.isTest) continue
      lookedAt += 1
      for (const { target, line } of file.imports) {
        const imported = target === undefined ? undefined : tree.find(target)
        const there = imported === undefined ? undefined : placeOf(imported)
        if (there === undefined || there.feature === place.feature) continue
        if (there.kind !== 'store' && there.kind !== 'routes') continue
        const todo = `${target} belongs to ${there.feature}: call one of its use cases`
        findings.push({ file: file.path, line, rule: NAME, todo })
      }
    }
    return { lookedAt, findings }
  },
}
