import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { administerAlone } from '../database/administer.ts'
import { migratedIn } from '../database/migrations.ts'
import { databaseExists, prepareAlone } from '../database/prepare-database.ts'
import { projectFolder } from '../folders.ts'
import { rolesFile } from '../database/roles.ts'

/**
 * The name of a database with everything applied, to copy from. It is made once for each state of the roles and migrations;
 * a half-made one is never taken for it.
 */
export async function templateDatabase(superuserUrl: string): Promise<string> {
  const name = `interview_pass_template_${schemaVersion()}`
  const draft = `${name}_draft`
  await administerAlone(superuserUrl, async (sql) => {
    if (await databaseExists(sql, name)) return
    await sql`drop database if exists ${sql(draft)} with (force)`
    await prepareAlone(sql, superuserUrl, draft)
    await sql`alter database ${sql(draft)} rename to ${sql(name)}`
    // A copy is refused while anyone is connected to the original.
    await sql`alter database ${sql(name)} with allow_connections false`
  })
  return name
}

/** Changes whenever the roles or any migration does. */
function schemaVersion(): string {
  const hash = createHash('sha256').update(readFileSync(rolesFile))
  for (const { directory } of migratedIn(projectFolder)) {
    for (const file of readdirSync(directory).toSorted()) {
      hash.update(`\0${file}\0`).update(readFileSync(path.join(directory, file)))
    }
  }
  return hash.digest('hex').slice(0, 12)
}
