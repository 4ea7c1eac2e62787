import { renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Writes each value into a file of its name, for a service that reads it by `<NAME>_FILE`. Only the owner may read them,
 * and nobody ever sees half of one.
 */
export function writeSecrets(folder: string, secrets: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(secrets)) {
    const file = path.join(folder, name)
    const draft = `${file}.draft`
    writeFileSync(draft, value, { mode: 0o600 })
    renameSync(draft, file)
  }
}
