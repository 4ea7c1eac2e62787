import { describe, expect, it } from 'vitest'
import { readSourceTree } from '../source/source-tree.ts'
import { cleanRepository } from '../testing/clean-repository.ts'
import { fixtureFolder } from '../testing/fixture-tree.ts'
import { plantedFaults } from '../testing/planted-faults.ts'
import { appErrorsOnly } from './app-errors-only.ts'
import { featureFolders } from './feature-folders.ts'
import { kitIsNeutral } from './kit-is-neutral.ts'
import { featureDoors, layers } from './layers.ts'
import { featureCircles, kitCircles } from './no-circles.ts'
import { oneWriterPerTable } from './one-writer-per-table.ts'
import { applyRules, type Rule } from './rule.ts'
import { rules as projectRules } from './rules.ts'
import { statusesInContracts } from './statuses-in-contracts.ts'
import { storeTakesTenant } from './store-takes-tenant.ts'

const payment = 'services/payment-service/src'
const store = `${payment}/orders/orders.store.ts`
const settlementStore = `${payment}/settlement/settlement.store.ts`

/** The project's rules with the exceptions that the small repository needs. */
const rules: readonly Rule[] = [
  featureFolders,
  layers,
  featureDoors,
  featureCircles,
  kitCircles,
  oneWriterPerTable({ [settlementStore]: 'one statement settles' }),
  storeTakesTenant({ [`${store}#findTenantByCode`]: 'the code finds the tenant' }),
  kitIsNeutral,
  statusesInContracts,
  appErrorsOnly,
]

const inspectRepository = async (files: Readonly<Record<string, string>>, held = rules) =>
  applyRules(held, await readSourceTree(await fixtureFolder(files)))

describe('architecture rules', () => {
  it('find nothing in a repository that keeps them', async () => {
    expect(await inspectRepository(cleanRepository)).toEqual([])
  })

  it.each(plantedFaults)('%s points at what is planted in %s', async (rule, file, text, place) => {
    const found = await inspectRepository({ ...cleanRepository, [file]: text })
    const places = found.map((one) => [
      one.rule,
      one.line === undefined ? one.file : `${one.file}:${one.line}`,
    ])
    expect(places).toContainEqual([rule, place])
  })

  it.each(rules)('$name says so when there was nothing to look at', async (rule) => {
    const found = await inspectRepository({ 'README.md': '' }, [rule])
    expect(found.map(({ todo }) => todo).join()).toContain('looked at nothing')
  })

  it('are all tried here: the project holds no rule without a planted fault', () => {
    const tried = new Set(plantedFaults.map(([rule]) => rule))
    expect(projectRules.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([])
  })
})

describe('a file without a suffix', () => {
  const read = "export { readFileSync } from 'node:fs'\n"
  const using = (path: string) => `import { readFileSync } from '${path}'\nimport { z } from 'zod'\n`

  it('is domain while all that it reaches is pure, so that a store may use it', async () => {
    const files = {
      [`${payment}/orders/lines.store.ts`]: "import { price } from './price.ts'\n",
      [`${payment}/orders/price.ts`]:
        "import { rate } from '../rate.ts'\nimport type { Stats } from 'node:fs'\n",
      [`${payment}/rate.ts`]: "import { z } from 'zod'\n",
    }
    expect(await inspectRepository({ ...cleanRepository, ...files })).toEqual([])
  })

  it('is a use case once something that it reaches does I/O, whatever its name, and no store may use it', async () => {
    const files = {
      [`${payment}/orders/lines.store.ts`]: "\nimport { price } from './price.ts'\n",
      [`${payment}/orders/price.ts`]: using('../rate.ts'),
      [`${payment}/rate.ts`]: read,
    }
    const found = await inspectRepository({ ...cleanRepository, ...files })
    expect(found.map(({ rule, file, line }) => [rule, file, line])).toEqual([
      ['layers', `${payment}/orders/lines.store.ts`, 2],
    ])
  })
})

describe('a circle', () => {
  const feature = (name: string, imported: string) => ({
    [`${payment}/${name}/${name}.ts`]: `export * from '../${imported}/${imported}.ts'\n`,
  })
  const circle = { ...feature('a', 'b'), ...feature('b', 'c'), ...feature('c', 'a') }

  it('of several features is named whole, at each import that it consists of', async () => {
    const found = await inspectRepository({ ...cleanRepository, ...circle })
    expect(found.map(({ file, todo }) => `${file.at(-4)}: ${todo.split(':')[0]}`)).toEqual([
      'a: a → b → c → a',
      'b: b → c → a → b',
      'c: c → a → b → c',
    ])
  })

  it('is not drawn by a file of tests', async () => {
    const tested = { ...feature('a', 'b'), [`${payment}/b/b.test.ts`]: "import '../a/a.ts'\n" }
    expect(await inspectRepository({ ...cleanRepository, ...tested }, [featureCircles])).toEqual([])
  })
})
