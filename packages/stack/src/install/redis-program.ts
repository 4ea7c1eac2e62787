import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { Instance } from '../instance.ts'
import type { Program } from '../parts/process-part.ts'
import { plainEnvironment } from '../plain-environment.ts'
import { runCommand } from '../run-command.ts'
import { findProgram, installHint } from './apt.ts'
import { unpackPackages } from './debian-packages.ts'

const debianPackages = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1']

/**
 * A Redis (or Valkey) server: the PATH's, else the distribution's, unpacked into the cache without root and without a system
 * service. `cwd` is where it will be started.
 * @throws StackError naming the command that installs one
 */
export async function redisProgram(
  instance: Instance,
  cwd: string,
): Promise<Pick<Program, 'command' | 'environment'>> {
  for (const name of ['redis-server', 'valkey-server']) {
    const command = findProgram(name, instance.environment)
    if (command !== undefined) return { command }
  }
  const remedy = `${installHint({ apt: 'redis-server', brew: 'redis' }, instance.environment)}, or use Docker`
  const folder = await unpackPackages(instance, {
    part: 'redis',
    name: `redis-${process.arch}`,
    packages: debianPackages,
    problem: 'neither redis-server nor valkey-server is on the PATH',
    remedy,
    verify: async (draft) => {
      const { command, environment: env } = programIn(draft, draft)
      await runCommand(command, ['--version'], { part: 'redis', deadlineMs: 10_000, cwd: draft, env, remedy })
    },
  })
  return programIn(folder, cwd)
}

/** Its libraries are named relative to where it is started, because a colon in a path would end it. */
function programIn(folder: string, cwd: string): { command: string; environment: Record<string, string> } {
  const libraries = path.join(folder, 'usr', 'lib')
  // Debian keeps libraries in a folder named after the machine, such as x86_64-linux-gnu.
  const machine = readdirSync(libraries).find((name) => name.includes('-linux-')) ?? ''
  return {
    command: path.join(folder, 'usr', 'bin', 'redis-server'),
    environment: {
      ...plainEnvironment(),
      LD_LIBRARY_PATH: path.join(path.relative(cwd, libraries), machine),
    },
  }
}
