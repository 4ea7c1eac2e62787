/**
 * `npm run backup`: a dump of the database; `-- --cluster`: the whole cluster, from which its WAL leads to any later moment;
 * `-- --elsewhere NAME`: writes down what the platform has taken, for whoever migrates.
 */
import { parseArgs } from 'node:util'
import { commandInstance, readBackupSettings } from './backup/backup-settings.ts'
import { takeClusterBackup } from './backup/take-cluster-backup.ts'
import { noteBackup, takeDump } from './backup/take-dump.ts'
import { runProgram } from './stack-error.ts'

await runProgram(async () => {
  const { values } = parseArgs({
    options: { cluster: { type: 'boolean', default: false }, elsewhere: { type: 'string' } },
  })
  const settings = readBackupSettings(process.env)
  const instance = commandInstance(process.env)
  if (values.elsewhere !== undefined) {
    const takenAt = new Date().toISOString()
    await noteBackup(settings.databaseUrl, { kind: 'ELSEWHERE', name: values.elsewhere, takenAt })
    instance.report('backup', 'note', `${values.elsewhere} is written down`)
  } else if (values.cluster) {
    const { folder, from } = await takeClusterBackup(instance, settings)
    instance.report('backup', 'ready', `${folder}: leads to any moment from ${from.toISOString()} on`)
  } else {
    const { file, bytes, moment } = await takeDump(instance, settings)
    instance.report('backup', 'ready', `${file}: ${bytes} bytes, all that was there at ${moment}`)
  }
})
