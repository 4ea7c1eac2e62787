import { expect, it } from 'vitest'
import { readSourceTree } from '../source/source-tree.ts'
import { cleanRepository } from '../testing/clean-repository.ts'
import { fixtureFolder } from '../testing/fixture-tree.ts'
import { domainIsPure } from './domain-is-pure.ts'
import { kitIsShared } from './kit-is-shared.ts'
import { oneWriterPerTable } from './one-writer-per-table.ts'
import type { Rule } from './rule.ts'
import { singleImportPlace } from './single-import-place.ts'
import { storeTakesTenant } from './store-takes-tenant.ts'

const PAYMENT = 'services/payment-service/src'
const reason = 'a reason that is gone'

const stale: readonly (readonly [Rule, string])[] = [
  [domainIsPure([{ file: `${PAYMENT}/orders/order.ts`, reason }]), `${PAYMENT}/orders/order.ts`],
  [oneWriterPerTable([{ file: `${PAYMENT}/gone.store.ts`, reason }]), `${PAYMENT}/gone.store.ts`],
  [
    storeTakesTenant([{ file: `${PAYMENT}/orders/orders.store.ts`, functions: ['insertOrder'], reason }]),
    `${PAYMENT}/orders/orders.store.ts`,
  ],
  [
    kitIsShared([{ file: 'packages/service-kit/src/kafka/kafka.ts', reason }]),
    'packages/service-kit/src/kafka/kafka.ts',
  ],
  [
    singleImportPlace([
      {
        module: 'kafkajs',
        place: 'packages/service-kit/src/kafka/kafka.ts',
        also: [{ place: 'packages/bench/', reason }],
      },
    ]),
    'packages/bench/',
  ],
]

it.each(stale)('an exception that nothing needs any more is found', async (rule, file) => {
  const tree = await readSourceTree(await fixtureFolder(cleanRepository))
  const found = rule.inspect(tree).findings.filter(({ todo }) => todo.includes('is listed'))
  expect(found.map((one) => one.file)).toEqual([file])
})
