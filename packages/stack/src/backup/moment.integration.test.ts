import { mkdtempSync, rmSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programsOrReason } from '../testing/backup-programs.ts'
import { digestsOf } from '../../test/table-digests.ts'
import { makeTemporaryStack } from '../../test/temporary-stack.ts'
import { administer } from '../database/administer.ts'
import { prepareDatabase, type DatabaseUrls } from '../database/prepare-database.ts'
import { openInstance, type Instance } from '../instance.ts'
import { postgres } from '../parts/postgres.ts'
import { startProcessPart } from '../parts/process-part.ts'
import { recoverToMoment } from './recover-to-moment.ts'
import { restoreDump } from './restore-dump.ts'
import { takeClusterBackup } from './take-cluster-backup.ts'

const { isMissing, title } = await programsOrReason()

const stack = makeTemporaryStack()
const folder = mkdtempSync(path.join(tmpdir(), "clusters a b,ü:'-"))
let instance: Instance
let urls: DatabaseUrls

/** A server of this file's own, for whether WAL is kept is said when it starts. */
beforeAll(async () => {
  if (isMissing) return
  instance = await openInstance({ instance: 'archived', stackFolder: stack.folder, archiveWal: true })
  const { address, ...program } = await postgres.onMachine(instance)
  const ready = () => postgres.answers(address)
  await startProcessPart(instance, { ...program, name: 'postgres', ready, remedy: '' })
  urls = await prepareDatabase(address, 'shop')
}, 120_000)
afterAll(async () => {
  if (!isMissing) await instance.close()
  await stack.remove()
  rmSync(folder, { recursive: true })
})

const name = (text: string) =>
  administer(urls.ownerUrl, (sql) => sql`insert into payment.tenants (name) values (${text})`)

describe.skipIf(isMissing)(`a backup of the cluster with the WAL since${title}`, () => {
  it('leads to any moment after it, as it was, and not to one before it', { timeout: 120_000 }, async () => {
    const before = new Date()
    await name('before the backup')
    await takeClusterBackup(instance, { databaseUrl: urls.superuserUrl, folder })
    await name('after the backup')
    const wanted = await administer(urls.superuserUrl, digestsOf)
    await delay(20)
    const moment = new Date()
    await delay(20)
    await administer(urls.ownerUrl, (sql) => sql`delete from payment.tenants`)
    const recovering = await openInstance({ instance: 'restore', stackFolder: stack.folder })
    const walArchive = instance.walArchive ?? ''
    const options = { databaseUrl: urls.superuserUrl, folder, walArchive }
    try {
      await expect(recoverToMoment(recovering, { ...options, moment: before })).rejects.toThrow(
        'is older than',
      )
      const dump = await recoverToMoment(recovering, { ...options, moment })
      expect(dump).toMatchObject({ database: 'shop', moment: moment.toISOString() })
      await restoreDump(instance, { serverUrl: urls.superuserUrl, file: dump.file, replace: true })
    } finally {
      await recovering.close()
    }
    expect(await administer(urls.superuserUrl, digestsOf)).toEqual(wanted)
  })
})
