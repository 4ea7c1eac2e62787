import { describe, expect, it } from 'vitest'
import { readSourceTree } from '../source/source-tree.ts'
import { cleanRepository } from '../testing/clean-repository.ts'
import { fixtureFolder } from '../testing/fixture-tree.ts'
import { longFunction, plantedFaults } from '../testing/planted-faults.ts'
import { appErrorsOnly } from './app-errors-only.ts'
import { domainIsPure } from './domain-is-pure.ts'
import { featureDoors } from './feature-doors.ts'
import { featureFolders } from './feature-folders.ts'
import { kitIsNeutral } from './kit-is-neutral.ts'
import { kitIsShared } from './kit-is-shared.ts'
import { layers } from './layers.ts'
import { names } from './names.ts'
import { oneWriterPerTable } from './one-writer-per-table.ts'
import { applyRules, type Rule } from './rule.ts'
import { rules as projectRules } from './rules.ts'
import { serviceBorders } from './service-borders.ts'
import { singleImportPlace } from './single-import-place.ts'
import { sizes } from './sizes.ts'
import { statusesInContracts } from './statuses-in-contracts.ts'
import { storeTakesTenant } from './store-takes-tenant.ts'

const PAYMENT = 'services/payment-service/src'
const STORE = `${PAYMENT}/orders/orders.store.ts`

/** The project's rules with the exceptions that the small repository needs. */
const rules: readonly Rule[] = [
  featureFolders,
  domainIsPure([]),
  layers,
  featureDoors,
  oneWriterPerTable([{ file: `${PAYMENT}/settlement/settlement.store.ts`, reason: 'one statement settles' }]),
  storeTakesTenant([{ file: STORE, functions: ['findTenantByCode'], reason: 'the code finds the tenant' }]),
  serviceBorders([]),
  singleImportPlace([
    { module: 'alipay-sdk', place: `${PAYMENT}/channels/alipay/`, also: [] },
    { module: '@anthropic-ai/sdk', place: 'services/interview-service/src/interviewer/claude/', also: [] },
    { module: 'kafkajs', place: 'packages/service-kit/src/kafka/kafka.ts', also: [] },
  ]),
  kitIsNeutral,
  kitIsShared([]),
  statusesInContracts,
  appErrorsOnly,
  sizes,
  names,
]

const inspectRepository = async (files: Readonly<Record<string, string>>, held = rules) =>
  applyRules(held, await readSourceTree(await fixtureFolder(files)))

describe('architecture rules', () => {
  it('find nothing in a repository that keeps them', async () => {
    expect(await inspectRepository(cleanRepository)).toEqual([])
  })

  it.each(plantedFaults)('%s points at what is planted in %s', async (rule, file, text, place) => {
    const files = {
      ...cleanRepository,
      'packages/service-kit/src/rbac.ts': 'export const may = 1\n',
      [file]: text,
    }
    const found = await inspectRepository(files)
    const places = found.map((one) => [
      one.rule,
      one.line === undefined ? one.file : `${one.file}:${one.line}`,
    ])
    expect(places).toContainEqual([rule, place])
  })

  it('an SQL statement counts as one line of its function, code around it counts in full', async () => {
    const withSql = (lines: number) => longFunction(lines).replace('step()', `sql\`${'\n'.repeat(90)}\``)
    const file = 'packages/stack/src/long.ts'
    const found = await inspectRepository({ ...cleanRepository, [file]: withSql(70) })
    expect(found).toEqual([])
    const tooLong = await inspectRepository({ ...cleanRepository, [file]: withSql(71) })
    expect(tooLong.map(({ rule, line }) => [rule, line])).toEqual([['sizes', 1]])
  })

  it('a module of the kit that exports types only need not be used', async () => {
    const index = `${cleanRepository['packages/service-kit/src/index.ts']}export type { Span } from './span.ts'\n`
    const span = { 'packages/service-kit/src/span.ts': 'export interface Span {}\n' }
    const found = await inspectRepository({
      ...cleanRepository,
      ...span,
      'packages/service-kit/src/index.ts': index,
    })
    expect(found).toEqual([])
  })

  it('a module of the kit that another one uses is used by whoever uses that one', async () => {
    const index = `${cleanRepository['packages/service-kit/src/index.ts']}export { retry } from './timing/retry.ts'\n`
    const kit = {
      'packages/service-kit/src/index.ts': index,
      'packages/service-kit/src/timing/retry.ts': 'export const retry = 1\n',
    }
    const found = await inspectRepository({ ...cleanRepository, ...kit })
    expect(found.map(({ rule }) => rule)).toEqual(['kit-is-shared'])
    const using = `import { retry } from '../timing/retry.ts'\n${cleanRepository['packages/service-kit/src/kafka/kafka.ts']}`
    expect(
      await inspectRepository({
        ...cleanRepository,
        ...kit,
        'packages/service-kit/src/kafka/kafka.ts': using,
      }),
    ).toEqual([])
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
