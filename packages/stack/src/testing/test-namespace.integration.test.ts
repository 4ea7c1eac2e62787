import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { administer } from '../database/administer.ts'
import { openTestNamespace, type TestNamespace } from './test-namespace.ts'

let one: TestNamespace
let other: TestNamespace

beforeAll(async () => {
  ;[one, other] = await Promise.all([openTestNamespace(), openTestNamespace()])
})
afterAll(async () => {
  await Promise.all([one.close(), other.close()])
})

describe('a test namespace', () => {
  it('has both schemas migrated', async () => {
    const schemas = await administer(
      one.ownerUrl,
      (sql) => sql`
      select schemaname from pg_tables where tablename = 'schema_migrations' order by 1`,
    )
    expect(schemas).toEqual([{ schemaname: 'interview' }, { schemaname: 'payment' }])
  })

  it('shares nothing with another one opened at the same time', async () => {
    expect(one.namespace).not.toBe(other.namespace)
    await administer(one.ownerUrl, (sql) => sql`create table payment.only_here ()`)
    const found = await administer(
      other.ownerUrl,
      (sql) => sql`select from pg_tables where tablename = 'only_here'`,
    )
    expect(found).toHaveLength(0)
  })

  it('lets each service in with its own role, and into no schema that is open to all', async () => {
    for (const url of [one.paymentServiceUrl, one.interviewServiceUrl]) {
      await expect(administer(url, (sql) => sql`select current_user`)).resolves.toHaveLength(1)
      await expect(administer(url, (sql) => sql`create table public.smuggled ()`)).rejects.toThrow(
        /permission denied/u,
      )
    }
  })

  it('is gone when it is closed, also while somebody is connected', async () => {
    const short = await openTestNamespace()
    await administer(short.ownerUrl, async () => {
      await short.close()
    })
    await expect(administer(short.ownerUrl, (sql) => sql`select 1`)).rejects.toThrow(/does not exist/u)
  })
})
