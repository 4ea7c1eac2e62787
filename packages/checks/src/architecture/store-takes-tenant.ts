import type { Finding } from '../finding.ts'
import { isServiceCode } from './places.ts'
import { mentionsKey } from './parameter-keys.ts'
import type { Exception, Rule } from './rule.ts'
import { exportedFunctions } from './exported-functions.ts'

const NAME = 'store-takes-tenant'
const KEY = 'tenantId'

/** A store function that finds the tenant instead of taking it, and why. */
export interface LookUp extends Exception {
  readonly functions: readonly string[]
}

/** Every exported function of a store takes `tenantId`, so that no query can forget whose rows it may see. */
export function storeTakesTenant(lookUps: readonly LookUp[]): Rule {
  return {
    name: NAME,
    holds: 'every store function takes tenantId, except the listed look-ups that find the tenant',
    inspect(tree) {
      const stores = tree.files.filter((file) => isServiceCode(file) && file.path.endsWith('.store.ts'))
      const functions = stores.flatMap((file) => exportedFunctions(file).map((one) => ({ ...one, file })))
      const needed = new Set<string>()
      const findings = functions.flatMap(({ name, line, params, file }): readonly Finding[] => {
        if (params.some((param) => mentionsKey(tree, file, param, KEY))) return []
        needed.add(`${file.path} ${name}`)
        if (lookUps.some((one) => one.file === file.path && one.functions.includes(name))) return []
        return [
          {
            file: file.path,
            line,
            rule: NAME,
            todo: `${name} takes no ${KEY}: take it and put it in the query`,
          },
        ]
      })
      return { lookedAt: functions.length, findings: [...findings, ...staleLookUps(lookUps, needed)] }
    },
  }
}

function staleLookUps(lookUps: readonly LookUp[], needed: ReadonlySet<string>): readonly Finding[] {
  return lookUps.flatMap(({ file, functions }) =>
    functions
      .filter((name) => !needed.has(`${file} ${name}`))
      .map((name) => ({ file, rule: NAME, todo: `${name} is listed as a look-up but needs no exception` })),
  )
}
