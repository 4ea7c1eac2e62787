import { z } from 'zod'
import type { Fault, Inspection } from '../finding.ts'
import { workloadsOf, type Manifest, type Workload } from './manifest.ts'
import type { Overlay } from './overlay.ts'
import { deploymentsOf } from './variable-rules.ts'

const labels = z.record(z.string(), z.string())
const service = z.object({
  spec: z.object({
    selector: labels,
    ports: z.array(z.object({ port: z.int(), targetPort: z.string() })),
  }),
})
const budget = z.object({ spec: z.object({ selector: z.object({ matchLabels: labels }) }) })
const peer = z.object({ podSelector: z.object({ matchLabels: labels }).optional() })
const policy = z.object({
  spec: z.object({
    podSelector: z.object({ matchLabels: labels.default({}) }),
    ingress: z.array(z.object({ ports: z.array(z.object({ port: z.string() })) })).default([]),
    egress: z
      .array(
        z.object({
          to: z.array(peer).default([]),
          ports: z.array(z.object({ port: z.int() })),
        }),
      )
      .default([]),
  }),
})

/** What schemas do not see: a selector that selects nobody, a port or a volume that nobody has, a request that leads nowhere. */
export function referenceFaults({ manifests, settings }: Overlay): Inspection {
  const workloads = workloadsOf(manifests)
  const selecting = manifests.flatMap((manifest) => selectionsOf(manifest))
  const lines = [...settings.values()].flat().filter(({ name }) => name.endsWith('_SERVICE_URL'))
  const addresses = manifests.flatMap((manifest) =>
    manifest.kind === 'Service'
      ? service.parse(manifest).spec.ports.map(({ port }) => `http://${manifest.metadata.name}:${port}`)
      : [],
  )
  const faults: readonly Fault[] = [
    ...selecting.flatMap((selection) => selectionFaults(selection, workloads)),
    ...workloads.flatMap((workload) => ownFaults(workload, manifests)),
    ...deploymentsOf({ manifests }).flatMap(({ workload: { file, name }, container }) =>
      container.envFrom
        .filter(({ configMapRef }) => !settings.has(configMapRef.name))
        .map(({ configMapRef }) => ({
          file,
          todo: `${name}: nothing makes the ConfigMap ${configMapRef.name}`,
        })),
    ),
    ...lines
      .filter(({ value }) => !addresses.includes(value))
      .map(({ file, line, name, value }) => ({
        file,
        line,
        todo: `${name}: no Service answers at ${value}`,
      })),
  ]
  return { lookedAt: selecting.length, faults }
}

interface Selection {
  readonly manifest: Manifest
  readonly labels: Readonly<Record<string, string>>
  /** Names or numbers of ports that a selected pod must have. */
  readonly ports: readonly (string | number)[]
}

function selectionsOf(manifest: Manifest): readonly Selection[] {
  if (manifest.kind === 'Service') {
    const { selector, ports } = service.parse(manifest).spec
    return [{ manifest, labels: selector, ports: ports.map(({ targetPort }) => targetPort) }]
  }
  if (manifest.kind === 'PodDisruptionBudget') {
    return [{ manifest, labels: budget.parse(manifest).spec.selector.matchLabels, ports: [] }]
  }
  if (manifest.kind !== 'NetworkPolicy') return []
  const { podSelector, ingress, egress } = policy.parse(manifest).spec
  const named = ingress.flatMap(({ ports }) => ports.map(({ port }) => port))
  const peers = egress.flatMap(({ to, ports }) =>
    to.flatMap(({ podSelector: selected }) =>
      selected === undefined
        ? []
        : [{ manifest, labels: selected.matchLabels, ports: ports.map(({ port }) => port) }],
    ),
  )
  return [{ manifest, labels: podSelector.matchLabels, ports: named }, ...peers]
}

function selectionFaults({ manifest, labels: wanted, ports }: Selection, workloads: readonly Workload[]) {
  const { file, kind, metadata } = manifest
  const name = `${kind} ${metadata.name}`
  const selected = workloads.filter(({ pod }) => matches(wanted, pod.metadata.labels))
  if (selected.length === 0) return [{ file, todo: `${name} selects no pod` }]
  const open = selected.flatMap(({ pod }) =>
    pod.spec.containers.flatMap((container) =>
      container.ports.flatMap((port) => [port.name, port.containerPort]),
    ),
  )
  return ports
    .filter((port) => !open.includes(port))
    .map((port) => ({ file, todo: `${name} leads to the port ${port}, which no pod has` }))
}

const portNameCharactersMax = 15

function ownFaults(
  { file, name, selector, pod }: Workload,
  manifests: readonly Manifest[],
): readonly Fault[] {
  const { spec, metadata } = pod
  const account = spec.serviceAccountName
  const hasAccount = manifests.some((one) => one.kind === 'ServiceAccount' && one.metadata.name === account)
  const containers = [...spec.initContainers, ...spec.containers]
  const mounted = containers.flatMap(({ volumeMounts }) => volumeMounts.map((mount) => mount.name))
  const volumes = spec.volumes.map((volume) => volume.name)
  const todos = [
    ...(selector === undefined || matches(selector, metadata.labels)
      ? []
      : ['selects other pods than its own']),
    ...(account === undefined || hasAccount
      ? []
      : [`runs as ${account}, and there is no such ServiceAccount`]),
    ...mounted.filter((one) => !volumes.includes(one)).map((one) => `mounts ${one}, and has no such volume`),
    ...volumes.filter((one) => !mounted.includes(one)).map((one) => `mounts its volume ${one} nowhere`),
    ...containers
      .flatMap(({ ports }) => ports)
      .filter((port) => port.name.length > portNameCharactersMax)
      .map((port) => `calls a port ${port.name}: at most ${portNameCharactersMax} characters`),
  ]
  return todos.map((todo) => ({ file, todo: `${name} ${todo}` }))
}

function matches(wanted: Readonly<Record<string, string>>, found: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([label, value]) => found[label] === value)
}
