import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { stagesOf } from './stages.ts'

const root = path.join(import.meta.dirname, '../../../..')
const ruleFile = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string().optional() })) })),
})

const nowhere = () => Promise.resolve()
const surroundings = {
  name: { exporter: '', target: '', renew: nowhere, close: () => undefined },
  disk: { exporter: '', mountPoint: '', folder: '' },
}

it('every alert of the rules is set off by a fault, and no fault sets off what is no alert', () => {
  const files = globSync('infra/prometheus/*.rules.yml', { cwd: root })
  const alerts = files.flatMap((file) =>
    ruleFile
      .parse(parse(readFileSync(path.join(root, file), 'utf8')))
      .groups.flatMap(({ rules }) => rules.flatMap(({ alert }) => alert ?? [])),
  )
  const drilled = stagesOf(surroundings)
    .flat(2)
    .flatMap((fault) => fault.alerts.map(({ alert }) => alert))
  expect(new Set(alerts).size).toBeGreaterThan(40)
  expect([...new Set(drilled)].toSorted()).toEqual(alerts.toSorted())
})
