/** `npm run restore -- --file FILE` or `-- --to MOMENT`: a database as it was, and what to do next. */
import path from 'node:path'
import { commandInstance, readBackupSettings, type BackupSettings } from './backup/backup-settings.ts'
import { databaseOf } from './backup/backup-connection.ts'
import { forgetCopies } from './backup/forget-copies.ts'
import { nextSteps } from './backup/next-steps.ts'
import { recoverToMoment } from './backup/recover-to-moment.ts'
import { readRestoreArguments } from './backup/restore-arguments.ts'
import { restoreDump } from './backup/restore-dump.ts'
import { openInstance } from './instance.ts'
import { printProgress } from './progress.ts'
import { runProgram } from './stack-error.ts'

await runProgram(async () => {
  const { from, ...wanted } = readRestoreArguments(process.argv.slice(2), new Date())
  const settings = readBackupSettings(process.env)
  const file = from.kind === 'FILE' ? path.resolve(from.file) : await dumpOfMoment(settings, from.moment)
  const instance = commandInstance(process.env)
  const restored = await restoreDump(instance, { serverUrl: settings.databaseUrl, file, ...wanted })
  const { redisUrl, namespace, databaseUrl } = settings
  if (redisUrl !== undefined && restored.database === databaseOf(databaseUrl)) {
    const removed = await forgetCopies(redisUrl, namespace)
    instance.report('redis', 'note', `${removed} copies removed`)
  }
  process.stdout.write(`\n${nextSteps(restored, new Date())}`)
})

async function dumpOfMoment(settings: BackupSettings, moment: Date): Promise<string> {
  const instance = await openInstance({
    instance: 'restore',
    anotherNameWhenTaken: true,
    onProgress: printProgress,
  })
  try {
    return (await recoverToMoment(instance, { ...settings, moment })).file
  } finally {
    await instance.close()
  }
}
