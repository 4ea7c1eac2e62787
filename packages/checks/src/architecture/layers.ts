import { placeOf, type Kind, type Place } from './places.ts'
import { fileRule, type Rule } from './rule.ts'

const height: Readonly<Record<Kind, number>> = { routes: 3, 'use case': 2, store: 1, domain: 0 }

/**
 * Calls go routes → use cases → store and domain. The files of an adapter stand beside this order: they may use what a
 * use case may, and only deps.ts, tests and their own folder know them.
 */
export const layers: Rule = placeRule('layers', (here, there) => {
  if (there.adapter !== undefined) {
    const isOwn = here.feature === there.feature && here.adapter === there.adapter
    return isOwn ? undefined : 'an adapter is made in deps.ts and passed in: import the type that it fulfils'
  }
  // All that a domain file imports from higher up are types.
  if (here.kind === 'domain') return undefined
  const from = here.adapter === undefined ? height[here.kind] : height['use case']
  if (height[there.kind] <= from) return undefined
  return `a ${here.kind} file may not import a ${there.kind} file: move the shared part down`
})

/** A feature's SQL and HTTP are its own: another feature comes in through a use case or the domain. */
export const featureDoors: Rule = placeRule('feature-doors', (here, there) => {
  if (there.feature === here.feature || (there.kind !== 'store' && there.kind !== 'routes')) {
    return undefined
  }
  return `it belongs to ${there.feature}: call one of its use cases`
})

/** A rule about the imports of one feature file by another. */
function placeRule(name: string, faultOf: (here: Place, there: Place) => string | undefined): Rule {
  const isMeant: Parameters<typeof fileRule>[1] = (file, tree) => placeOf(tree, file) !== undefined
  return fileRule(name, isMeant, (file, tree) =>
    file.imports.flatMap(({ target, line }) => {
      const [here, there] = [file, tree.find(target)].map((one) => one && placeOf(tree, one))
      const fault = here && there && faultOf(here, there)
      return fault === undefined ? [] : [{ line, todo: `${target}: ${fault}` }]
    }),
  )
}
