import { expect, it } from 'vitest'
import { readSourceTree } from '../source/source-tree.ts'
import { cleanRepository } from '../testing/clean-repository.ts'
import { fixtureFolder } from '../testing/fixture-tree.ts'
import { oneWriterPerTable } from './one-writer-per-table.ts'
import type { Rule } from './rule.ts'
import { storeTakesTenant } from './store-takes-tenant.ts'

const payment = 'services/payment-service/src'
const reason = 'a reason that is gone'

const stale: readonly (readonly [Rule, string])[] = [
  [oneWriterPerTable({ [`${payment}/gone.store.ts`]: reason }), `${payment}/gone.store.ts`],
  [
    storeTakesTenant({ [`${payment}/orders/orders.store.ts#insertOrder`]: reason }),
    `${payment}/orders/orders.store.ts`,
  ],
]

it.each(stale)('an exception that nothing needs any more is found', async (rule, file) => {
  const tree = await readSourceTree(await fixtureFolder(cleanRepository))
  const found = rule.inspect(tree).faults.filter(({ todo }) => todo.includes('is listed'))
  expect(found.map((one) => one.file)).toEqual([file])
})
