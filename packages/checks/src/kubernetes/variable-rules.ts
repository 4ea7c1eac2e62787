import { z } from 'zod'
import type { Fault, Inspection } from '../finding.ts'
import { workloadsOf, type Container, type Workload } from './manifest.ts'
import type { Overlay, Setting } from './overlay.ts'
import type { ServiceFacts } from './service-facts.ts'

/** What a container of an overlay is given, by name; undefined where the value is not in a file of the repository. */
export interface GivenVariable {
  readonly file: string
  readonly line?: number
  readonly name: string
  readonly value: string | undefined
  /** Whether whoever may read settings may read it. */
  readonly isSetting: boolean
}

/** Every variable that an overlay gives is one of the service's and has a value that it takes, and each that it needs is given. */
export function variableFaults(overlay: Overlay, services: readonly ServiceFacts[]): Inspection {
  let lookedAt = 0
  const faults = deploymentsOf(overlay).flatMap(({ workload, container }) => {
    const facts = services.find(({ service }) => service === container.name)
    if (facts === undefined) {
      return [{ file: workload.file, todo: `${container.name}: no service has this name` }]
    }
    const given = variablesOf(overlay, workload, container)
    lookedAt += given.length
    const missing = facts.fields
      .filter(({ name, required }) => required && !given.some((one) => plainName(one, facts) === name))
      .map(({ name }) => {
        return { file: overlay.file, todo: `${facts.service} needs ${name}, which nothing gives it` }
      })
    return [...given.flatMap((one) => faultsOf(one, { facts, workload, container })), ...missing]
  })
  return { lookedAt, faults }
}

/** What a container is given: settings by way of its ConfigMaps, and what stands in its `env`. */
export function variablesOf(
  { settings }: Pick<Overlay, 'settings'>,
  { file }: Pick<Workload, 'file'>,
  { envFrom, env }: Container,
): readonly GivenVariable[] {
  const lines = envFrom.flatMap(
    ({ configMapRef }): readonly Setting[] => settings.get(configMapRef.name) ?? [],
  )
  return [
    ...lines.map((line) => ({ ...line, isSetting: true })),
    ...env.map(({ name, value }) => ({ file, name, value, isSetting: false })),
  ]
}

/** The containers of the services of an overlay, with the Deployment of each. */
export function deploymentsOf({ manifests }: Pick<Overlay, 'manifests'>) {
  return workloadsOf(manifests)
    .filter(({ kind }) => kind === 'Deployment')
    .flatMap((workload) => workload.pod.spec.containers.map((container) => ({ workload, container })))
}

/** `NAME` of `NAME_FILE`, unless the service has a variable of that whole name. */
function plainName({ name }: GivenVariable, { fields }: ServiceFacts): string {
  const isWhole = fields.some((field) => field.name === name)
  return isWhole ? name : name.replace(/_FILE$/, '')
}

function faultsOf(
  given: GivenVariable,
  { facts, workload, container }: { facts: ServiceFacts; workload: Workload; container: Container },
): readonly Fault[] {
  const { file, line, name, value, isSetting } = given
  const where = line === undefined ? { file } : { file, line }
  const plain = plainName(given, facts)
  const field = facts.fields.find((one) => one.name === plain)
  if (field === undefined) return [{ ...where, todo: `${name}: ${facts.service} has no such variable` }]
  if (plain !== name) {
    if (value !== undefined && isInSecret(value, workload, container)) return []
    return [{ ...where, todo: `${name}: ${value ?? 'it'} is in no folder where a Secret is mounted` }]
  }
  if (field.secret) {
    const how = isSetting ? 'is a secret and no setting' : 'is a secret'
    return [{ ...where, todo: `${name} ${how}: give ${name}_FILE, from a Secret` }]
  }
  const schema: unknown = facts.config.shape[name]
  if (schema instanceof z.ZodType && schema.safeParse(value).success) return []
  return [
    { ...where, todo: `${name}: ${facts.service} does not take ${value ?? 'what is not written here'}` },
  ]
}

function isInSecret(path: string, { pod }: Workload, { volumeMounts }: Container): boolean {
  return volumeMounts.some(({ name, mountPath }) => {
    const volume = pod.spec.volumes.find((one) => one.name === name)
    return volume?.secret !== undefined && path.startsWith(`${mountPath}/`)
  })
}
