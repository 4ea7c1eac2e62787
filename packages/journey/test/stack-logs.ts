import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export interface LogFile {
  readonly name: string
  readonly text: string
}

/** Every log of a stack. */
export function readLogs(stackFolder: string): LogFile[] {
  const folder = path.join(stackFolder, 'logs')
  return readdirSync(folder).map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }))
}

/** Every secret that a stack keeps in files: its own secrets, and each line of its private keys. */
export function readStoredSecrets(stackFolder: string): string[] {
  const secrets = readFileSync(path.join(stackFolder, 'services', 'secrets.json'), 'utf8')
  const keys = path.join(stackFolder, 'simulators', 'keys')
  const keyFiles = existsSync(keys) ? readdirSync(keys).filter((name) => name.includes('private')) : []
  const keyLines = keyFiles.flatMap((name) => readFileSync(path.join(keys, name), 'utf8').split('\n'))
  return [
    ...[...secrets.matchAll(/":\s*"(?<secret>[^"]{16,})"/gu)].map((match) => match.groups?.['secret'] ?? ''),
    ...keyLines.filter((line) => line.length >= 40 && !line.startsWith('-----')),
  ]
}

/** Where a secret stands in a log: file and line, never the secret itself. */
export function listLeaks(logs: readonly LogFile[], secrets: readonly string[]): string[] {
  return logs.flatMap(({ name, text }) =>
    text.split('\n').flatMap((line, index) => {
      const leaked = secrets.findIndex((secret) => secret !== '' && line.includes(secret))
      return leaked === -1 ? [] : [`${name}:${index + 1} holds secret ${leaked}`]
    }),
  )
}
