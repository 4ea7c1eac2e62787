import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { infrastructureParts, type InfrastructurePartName } from './parts/part.ts'
import { replaceFile } from './replace-file.ts'

export const volumeName = (id: string, part: InfrastructurePartName): string => `interview-pass-${id}-${part}`

const idFile = (instanceFolder: string): string => path.join(instanceFolder, 'containers', 'id')

/** What the volumes of an instance are named after, and PostgreSQL's password: one is of no use without the other. */
export function containersId(instanceFolder: string): string {
  const file = idFile(instanceFolder)
  if (existsSync(file)) return readFileSync(file, 'utf8')
  mkdirSync(path.dirname(file), { recursive: true })
  const id = randomBytes(12).toString('hex')
  replaceFile(file, id)
  return id
}

/** Removes the volumes in which an instance's containers kept their data; those that are not there are no error. */
export async function removeVolumes(instanceFolder: string): Promise<void> {
  if (!existsSync(idFile(instanceFolder))) return
  // Loaded only here: it is large, and native instances never need it.
  const { getContainerRuntimeClient } = await import('testcontainers')
  const { container } = await getContainerRuntimeClient()
  for (const part of infrastructureParts) {
    const volume = container.dockerode.getVolume(volumeName(containersId(instanceFolder), part))
    await volume.remove().catch((error: unknown) => {
      if (!(error instanceof Error && 'statusCode' in error && error.statusCode === 404)) throw error
    })
  }
}
