import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { replaceFile } from './replace-file.ts'
import type { InfrastructurePartName } from './parts/part.ts'

export const volumeName = (id: string, part: InfrastructurePartName): string => `interview-pass-${id}-${part}`

export const containersIdFile = (instanceFolder: string): string =>
  path.join(instanceFolder, 'containers', 'id')

/** What the volumes of an instance are named after, and PostgreSQL's password: one is of no use without the other. */
export function containersId(instanceFolder: string): string {
  const file = containersIdFile(instanceFolder)
  if (existsSync(file)) return readFileSync(file, 'utf8')
  mkdirSync(path.dirname(file), { recursive: true })
  const id = randomBytes(12).toString('hex')
  replaceFile(file, id)
  return id
}
