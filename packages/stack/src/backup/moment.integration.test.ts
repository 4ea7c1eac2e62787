import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { programsOrReason } from '../testing/backup-programs.ts'
import { openTestNamespace } from '../testing/test-namespace.ts'
import { digestsOf, type TableDigest } from '../../test/table-digests.ts'
import { makeTemporaryStack } from '../../test/temporary-stack.ts'
import { administer } from '../database/administer.ts'
import { prepareDatabase, type DatabaseUrls } from '../database/prepare-database.ts'
import { openInstance, type Instance } from '../instance.ts'
import { postgres } from '../parts/postgres.ts'
import { startProcessPart, type ProcessPart } from '../parts/process-part.ts'
import { recoverToMoment } from './recover-to-moment.ts'
import { restoreDump } from './restore-dump.ts'
import { takeClusterBackup } from './take-cluster-backup.ts'
import type { Dump } from './take-dump.ts'

const { isMissing, title } = await programsOrReason()

const stack = makeTemporaryStack()
const folder = mkdtempSync(path.join(tmpdir(), "clusters a b,ü:'-"))
let instance: Instance
let server: ProcessPart
let urls: DatabaseUrls

/** A server of this file's own, for whether WAL is kept is said when it starts. */
beforeAll(async () => {
  if (isMissing) return
  instance = await openInstance({ instance: 'archived', stackFolder: stack.folder, archiveWal: true })
  const { address, ...program } = await postgres.onMachine(instance)
  const ready = () => postgres.answers(address)
  server = await startProcessPart(instance, { ...program, name: 'postgres', ready, remedy: '' })
  urls = await prepareDatabase(address, 'shop')
}, 120_000)
afterAll(async () => {
  if (!isMissing) await instance.close()
  await stack.remove()
  rmSync(folder, { recursive: true })
})

const name = (text: string) =>
  administer(urls.ownerUrl, (sql) => sql`insert into payment.tenants (name) values (${text})`)

/** A moment with commits before and after it, and what was there then. */
async function betweenCommits(text: string): Promise<{ moment: Date; held: TableDigest[] }> {
  await name(text)
  const held = await administer(urls.superuserUrl, digestsOf)
  await delay(20)
  const moment = new Date()
  await delay(20)
  await administer(urls.ownerUrl, (sql) => sql`delete from payment.tenants`)
  return { moment, held }
}

async function recover(moment: Date): Promise<Dump> {
  const recovering = await openInstance({ instance: 'restore', stackFolder: stack.folder })
  const walArchive = instance.walArchive ?? ''
  try {
    return await recoverToMoment(recovering, { originUrl: urls.superuserUrl, folder, walArchive, moment })
  } finally {
    await recovering.close()
  }
}

describe.skipIf(isMissing)(`a backup of the cluster with the WAL since${title}`, () => {
  it('leads to any moment after it, as it was, and not to one before it', { timeout: 120_000 }, async () => {
    const before = new Date()
    await name('before the backup')
    await takeClusterBackup(instance, { databaseUrl: urls.superuserUrl, folder })
    const { moment, held } = await betweenCommits('after the backup')
    await expect(recover(before)).rejects.toThrow('is older than')
    const { file, ...dump } = await recover(moment)
    expect(dump).toMatchObject({ database: 'shop', moment: moment.toISOString() })
    await restoreDump(instance, { serverUrl: urls.superuserUrl, file, replace: true })
    expect(await administer(urls.superuserUrl, digestsOf)).toEqual(held)
  })

  it('leads to a server elsewhere when its own is gone', { timeout: 120_000 }, async () => {
    const { moment, held } = await betweenCommits('before the end')
    // What a server does by itself within a minute.
    const [{ archived }] = await administer(
      urls.superuserUrl,
      (sql) => sql<[{ archived: string }]>`select pg_walfile_name(pg_switch_wal()) as archived`,
    )
    const file = path.join(instance.walArchive ?? '', archived)
    await waitUntil('its last WAL is archived', async () => existsSync(file))
    await server.kill()
    const elsewhere = await openTestNamespace()
    try {
      const dump = await recover(moment)
      const into = elsewhere.namespace
      await administer(elsewhere.superuserUrl, (sql) => sql`drop schema payment, interview cascade`)
      await restoreDump(instance, { serverUrl: elsewhere.superuserUrl, file: dump.file, into })
      expect(await administer(elsewhere.superuserUrl, digestsOf)).toEqual(held)
    } finally {
      await elsewhere.close()
    }
  })
})
