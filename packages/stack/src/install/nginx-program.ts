import type { Instance } from '../instance.ts'
import { packagedProgram } from './packaged-program.ts'

/**
 * Where nginx is: where NGINX says, else on the PATH, else unpacked from the distribution's package into the cache.
 * @throws StackError naming the command that installs it
 */
export function nginxProgram(
  instance: Pick<Instance, 'cacheFolder' | 'environment' | 'report'>,
): Promise<string> {
  return packagedProgram(instance, {
    name: 'nginx',
    variable: 'NGINX',
    apt: 'nginx',
    brew: 'nginx',
    folder: 'sbin',
    versionOption: '-v',
  })
}
