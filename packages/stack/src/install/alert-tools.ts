import path from 'node:path'
import type { Instance } from '../instance.ts'
import { runCommand } from '../run-command.ts'
import { findProgram, installHint } from './apt.ts'
import { unpackPackages } from './debian-packages.ts'

/** The programs that check alert rules and their routes: the variable that names one, and who packages it. */
const tools = {
  promtool: { variable: 'PROMTOOL', apt: 'prometheus', brew: 'prometheus' },
  amtool: { variable: 'AMTOOL', apt: 'prometheus-alertmanager', brew: 'alertmanager' },
} as const

/**
 * Where `promtool` or `amtool` is: where its variable (`PROMTOOL`, `AMTOOL`) says, else on the PATH, else unpacked from the
 * distribution's package into the cache.
 * @throws StackError naming the command that installs it
 */
export async function alertTool(
  instance: Pick<Instance, 'cacheFolder' | 'environment' | 'report'>,
  name: keyof typeof tools,
): Promise<string> {
  const { variable, apt, brew } = tools[name]
  const found = instance.environment[variable] ?? findProgram(name, instance.environment)
  if (found !== undefined) return found
  const programIn = (folder: string): string => path.join(folder, 'usr', 'bin', name)
  const folder = await unpackPackages(instance, {
    part: name,
    name: `${name}-${process.arch}`,
    packages: [apt],
    problem: `${variable} is not set, and ${name} is not on the PATH`,
    remedy: `${installHint({ apt, brew }, instance.environment)}, or set ${variable}`,
    verify: async (draft) => {
      await runCommand(programIn(draft), ['--version'], { part: name, deadlineMs: 10_000 })
    },
  })
  return programIn(folder)
}
