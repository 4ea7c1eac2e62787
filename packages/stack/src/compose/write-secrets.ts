import path from 'node:path'
import { replaceFile } from '../replace-file.ts'

/** Writes each value into a file of its name, for a service that reads it by `<NAME>_FILE`. */
export function writeSecrets(folder: string, secrets: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(secrets)) {
    replaceFile(path.join(folder, name), value)
  }
}
