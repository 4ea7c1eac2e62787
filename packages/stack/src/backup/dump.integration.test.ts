import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { administer } from '../database/administer.ts'
import { databaseUrls } from '../database/prepare-database.ts'
import { openTestNamespace, type TestNamespace } from '../testing/test-namespace.ts'
import { readWholeBackup } from './backup-manifest.ts'
import { otherDatabase } from './backup-connection.ts'
import { digestsOf } from '../../test/table-digests.ts'
import { programsOrReason } from '../testing/backup-programs.ts'
import { restoreDump } from './restore-dump.ts'
import { takeClusterBackup } from './take-cluster-backup.ts'
import { takeDump, type Dump } from './take-dump.ts'

const { instance, isMissing, title } = await programsOrReason()

let namespace: TestNamespace
let folder: string
let dump: Dump
const made: string[] = []

beforeAll(async () => {
  if (isMissing) return
  namespace = await openTestNamespace()
  folder = mkdtempSync(path.join(tmpdir(), "backup a b,ü:'-"))
  await administer(namespace.ownerUrl, async (sql) => {
    await sql`insert into payment.tenants (name) select 'tenant ' || n from generate_series(1, 500) n`
    await sql`delete from payment.tenants where id % 7 = 0`
  })
  dump = await takeDump(instance, {
    databaseUrl: namespace.superuserUrl,
    folder: path.join(folder, 'backups'),
  })
}, 120_000)
afterAll(async () => {
  if (isMissing) return
  await administer(otherDatabase(namespace.superuserUrl, 'postgres'), async (sql) => {
    for (const name of made) await sql`drop database if exists ${sql(name)} with (force)`
  })
  await namespace.close()
  rmSync(folder, { recursive: true })
})

async function restore(options: { file?: string; into?: string; replace?: boolean } = {}) {
  const restored = await restoreDump(instance, {
    serverUrl: namespace.superuserUrl,
    file: dump.file,
    ...options,
  })
  made.push(restored.database, ...(restored.putAside === undefined ? [] : [restored.putAside]))
  return restored
}

describe.skipIf(isMissing)(`a backup of the cluster${title}`, () => {
  it('is not taken of a server that keeps no WAL, for it would lead nowhere', async () => {
    const taking = takeClusterBackup(instance, { databaseUrl: namespace.superuserUrl, folder })
    await expect(taking).rejects.toThrow(/keeps no WAL.*\n {2}what to do: npm start -- --archive-wal/u)
  })
})

describe.skipIf(isMissing)(`a dump${title}`, () => {
  it('is a file for its owner alone, named after database and moment, with a manifest that knows it', async () => {
    expect(path.basename(dump.file)).toMatch(
      new RegExp(`^${namespace.namespace}-\\d{4}-\\d\\d-\\d\\dT[\\d.]+Z\\.dump$`, 'u'),
    )
    expect(readdirSync(path.dirname(dump.file)).toSorted()).toEqual(
      [dump.file, `${dump.file}.json`].map((file) => path.basename(file)),
    )
    for (const place of [path.dirname(dump.file), dump.file, `${dump.file}.json`]) {
      expect(statSync(place).mode & 0o077).toBe(0)
    }
    expect(await readWholeBackup(dump.file)).toMatchObject({
      database: namespace.namespace,
      schemas: { payment: /^V0/u, interview: /^V0/u },
    })
  })

  it('restored beside its database holds what that held: every row, the next id, and who may do what', async () => {
    await restore({ into: `${namespace.namespace}_copy` })
    const copy = databaseUrls(namespace.superuserUrl, `${namespace.namespace}_copy`)
    const found = await administer(copy.superuserUrl, digestsOf)
    expect(found).toEqual(await administer(namespace.superuserUrl, digestsOf))
    expect(found.filter(({ rows }) => rows > 0).map(({ name }) => name)).toContain('payment.tenants')
    const [added] = await administer(
      copy.paymentServiceUrl,
      (sql) => sql<[{ id: string }]>`
      insert into payment.tenants (name) values ('next') returning id`,
    )
    expect(Number(added.id)).toBe(501)
    const read = administer(copy.interviewServiceUrl, (sql) => sql`select amount_fen from payment.orders`)
    await expect(read).rejects.toThrow('permission denied')
    await administer(copy.interviewServiceUrl, (sql) => sql`select code from payment.access_codes`)
  })

  it('does not replace a database that holds data, unless that is said', async () => {
    await expect(restore()).rejects.toThrow(/holds data\n {2}what to do: --replace/u)
    await administer(
      namespace.ownerUrl,
      (sql) => sql`update payment.tenants set name = 'changed' where id = 1`,
    )
    const { putAside = '' } = await restore({ replace: true })
    const nameIn = (database: string) =>
      administer(otherDatabase(namespace.superuserUrl, database), async (sql) => {
        const [row] = await sql`select name from payment.tenants where id = 1`
        return row?.['name']
      })
    expect([await nameIn(putAside), await nameIn(namespace.namespace)]).toEqual(['changed', 'tenant 1'])
  })

  it('is written down in its database, where the owner who migrates sees it', async () => {
    const noted = await administer(
      namespace.ownerUrl,
      (sql) => sql`select kind, name, taken_at as moment from public.backups`,
    )
    expect([...noted]).toEqual([
      { kind: 'DUMP', name: path.basename(dump.file), moment: new Date(dump.moment) },
    ])
  })

  it('that was changed or cut after it was written is refused, and nothing happens', async () => {
    appendFileSync(dump.file, ' ')
    const into = `${namespace.namespace}_refused`
    await expect(restore({ into })).rejects.toThrow('its checksum differs')
    const found = await administer(
      namespace.superuserUrl,
      (sql) => sql`
      select from pg_database where datname like ${`${into}%`}`,
    )
    expect(found).toHaveLength(0)
  })
})
