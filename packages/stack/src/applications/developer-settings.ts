import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { projectFolder } from '../folders.ts'

/**
 * What the developer set for the services: the `.env` file of the checkout, and the shell's log level. Keys that lie about
 * in a shell are not taken, because using them costs money. Empty values count as unset; a file is found from the checkout.
 */
export function developerSettings(environment: NodeJS.ProcessEnv): Record<string, string> {
  const file = path.join(projectFolder, '.env')
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  const given = Object.entries({ ...fromFile, LOG_LEVEL: environment['LOG_LEVEL'] ?? fromFile['LOG_LEVEL'] })
  return Object.fromEntries(
    given
      .filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
      .map(([name, value]) => [name, name.endsWith('_FILE') ? path.resolve(projectFolder, value) : value]),
  )
}
