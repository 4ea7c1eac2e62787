import { existsSync, readFileSync } from 'node:fs'
import { getContainerRuntimeClient } from 'testcontainers'
import { containersIdFile, volumeName } from './containers-id.ts'
import { infrastructureParts } from './parts/part.ts'

/** Removes the volumes in which an instance's containers kept their data; those that are not there are no error. */
export async function removeVolumes(instanceFolder: string): Promise<void> {
  const file = containersIdFile(instanceFolder)
  if (!existsSync(file)) return
  const { container } = await getContainerRuntimeClient()
  for (const part of infrastructureParts) {
    const volume = container.dockerode.getVolume(volumeName(readFileSync(file, 'utf8'), part))
    await volume.remove().catch((error: unknown) => {
      if (!(error instanceof Error && 'statusCode' in error && error.statusCode === 404)) throw error
    })
  }
}
