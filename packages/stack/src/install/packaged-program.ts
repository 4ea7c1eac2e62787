import path from 'node:path'
import type { Instance } from '../instance.ts'
import { runCommand } from '../run-command.ts'
import { findProgram, installHint } from './apt.ts'
import { unpackPackages } from './debian-packages.ts'

/** A program that distributions package. */
export interface PackagedProgram {
  readonly name: string
  /** Of the environment: where the program is. */
  readonly variable: string
  readonly apt: string
  readonly brew: string
  /** In the package's `usr`. */
  readonly folder: 'bin' | 'sbin'
  /** What it is called with to say its version. */
  readonly versionOption: string
}

/**
 * Where such a program is: where its variable (`PROMTOOL`) says, else on the PATH, else unpacked from the distribution's
 * package into the cache.
 * @throws StackError naming the command that installs it
 */
export async function packagedProgram(
  instance: Pick<Instance, 'cacheFolder' | 'environment' | 'report'>,
  { name, variable, apt, brew, folder, versionOption }: PackagedProgram,
): Promise<string> {
  const found = instance.environment[variable] ?? findProgram(name, instance.environment)
  if (found !== undefined) return found
  const programIn = (place: string): string => path.join(place, 'usr', folder, name)
  const unpacked = await unpackPackages(instance, {
    part: name,
    name: `${apt}-${process.arch}`,
    packages: [apt],
    problem: `${variable} is not set, and ${name} is not on the PATH`,
    remedy: `${installHint({ apt, brew }, instance.environment)}, or set ${variable}`,
    verify: async (draft) => {
      await runCommand(programIn(draft), [versionOption], { part: name, deadlineMs: 10_000 })
    },
  })
  return programIn(unpacked)
}
