import path from 'node:path'
import type { Instance } from '../instance.ts'
import { runCommand } from '../run-command.ts'
import { findProgram, installHint } from './apt.ts'
import { unpackPackages } from './debian-packages.ts'

/** Programs of Prometheus, Alertmanager and exporters: the variable that names one, and who packages it. */
const programs = {
  prometheus: { variable: 'PROMETHEUS', apt: 'prometheus', brew: 'prometheus' },
  promtool: { variable: 'PROMTOOL', apt: 'prometheus', brew: 'prometheus' },
  'prometheus-node-exporter': {
    variable: 'NODE_EXPORTER',
    apt: 'prometheus-node-exporter',
    brew: 'node_exporter',
  },
  'prometheus-blackbox-exporter': {
    variable: 'BLACKBOX_EXPORTER',
    apt: 'prometheus-blackbox-exporter',
    brew: 'blackbox_exporter',
  },
  amtool: { variable: 'AMTOOL', apt: 'prometheus-alertmanager', brew: 'alertmanager' },
} as const

/** Alertmanager where it is installed: out of its place it does not find its own templates, so that it is not unpacked. */
export function alertRouterProgram(environment: NodeJS.ProcessEnv): string | undefined {
  return (
    environment['ALERTMANAGER'] ??
    findProgram('alertmanager', environment) ??
    findProgram('prometheus-alertmanager', environment)
  )
}

/**
 * Where such a program is: where its variable (`PROMTOOL`) says, else on the PATH, else unpacked from the distribution's
 * package into the cache.
 * @throws StackError naming the command that installs it
 */
export async function prometheusProgram(
  instance: Pick<Instance, 'cacheFolder' | 'environment' | 'report'>,
  name: keyof typeof programs,
): Promise<string> {
  const { variable, apt, brew } = programs[name]
  const found = instance.environment[variable] ?? findProgram(name, instance.environment)
  if (found !== undefined) return found
  const programIn = (folder: string): string => path.join(folder, 'usr', 'bin', name)
  const folder = await unpackPackages(instance, {
    part: name,
    name: `${apt}-${process.arch}`,
    packages: [apt],
    problem: `${variable} is not set, and ${name} is not on the PATH`,
    remedy: `${installHint({ apt, brew }, instance.environment)}, or set ${variable}`,
    verify: async (draft) => {
      await runCommand(programIn(draft), ['--version'], { part: name, deadlineMs: 10_000 })
    },
  })
  return programIn(folder)
}
