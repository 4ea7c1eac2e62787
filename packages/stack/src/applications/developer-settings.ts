import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { projectFolder } from '../folders.ts'

/**
 * What the developer set for the services: the `.env` file of the checkout and, before it, the shell's variables of the
 * outside services, the mail server and the log level. Empty values count as unset.
 */
export function developerSettings(environment: NodeJS.ProcessEnv): Record<string, string> {
  const file = path.join(projectFolder, '.env')
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  const fromShell = Object.entries(environment).filter(([name]) =>
    /^(?:ALIPAY_|ANTHROPIC_|SMTP_|LOG_LEVEL$)/u.test(name),
  )
  return Object.fromEntries(
    [...Object.entries(fromFile), ...fromShell].filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  )
}
