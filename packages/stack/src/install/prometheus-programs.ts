import type { Instance } from '../instance.ts'
import { findProgram } from './apt.ts'
import { packagedProgram } from './packaged-program.ts'

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
export function prometheusProgram(
  instance: Pick<Instance, 'cacheFolder' | 'environment' | 'report'>,
  name: keyof typeof programs,
): Promise<string> {
  return packagedProgram(instance, { name, ...programs[name], folder: 'bin', versionOption: '--version' })
}
