import path from 'node:path'
import type { Instance } from '../instance.ts'
import { runCommand } from '../run-command.ts'
import { findProgram, installHint } from './apt.ts'
import { unpackPackages } from './debian-packages.ts'

const name = 'nginx'

/**
 * Where nginx is: where NGINX says, else on the PATH, else unpacked from the distribution's package into the cache.
 * @throws StackError naming the command that installs it
 */
export async function nginxProgram(
  instance: Pick<Instance, 'cacheFolder' | 'environment' | 'report'>,
): Promise<string> {
  const found = instance.environment['NGINX'] ?? findProgram(name, instance.environment)
  if (found !== undefined) return found
  const programIn = (folder: string): string => path.join(folder, 'usr', 'sbin', name)
  const folder = await unpackPackages(instance, {
    part: name,
    name: `${name}-${process.arch}`,
    packages: [name],
    problem: `NGINX is not set, and ${name} is not on the PATH`,
    remedy: `${installHint({ apt: name, brew: name }, instance.environment)}, or set NGINX`,
    verify: async (draft) => {
      await runCommand(programIn(draft), ['-v'], { part: name, deadlineMs: 10_000 })
    },
  })
  return programIn(folder)
}
