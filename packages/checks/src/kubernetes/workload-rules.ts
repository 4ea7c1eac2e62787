import type { Fault, Inspection } from '../finding.ts'
import { workloadsOf, type Container, type Workload } from './manifest.ts'
import type { Overlay } from './overlay.ts'
import type { CodeFacts, ServiceFacts } from './service-facts.ts'
import { deploymentsOf, variablesOf } from './variable-rules.ts'

const msPerSecond = 1000

/** Every pod runs confined: as nobody in particular, without a token, on a file system that it cannot write, in bounded memory. */
export function confinementFaults({ manifests }: Pick<Overlay, 'manifests'>): Inspection {
  const workloads = workloadsOf(manifests)
  const faults = workloads.flatMap((workload): readonly Fault[] => {
    const { spec } = workload.pod
    const { runAsNonRoot, runAsUser, seccompProfile } = spec.securityContext
    const wanted: readonly (readonly [isSo: boolean, what: string])[] = [
      [spec.automountServiceAccountToken === false, 'automountServiceAccountToken: false'],
      [spec.enableServiceLinks === false, 'enableServiceLinks: false'],
      [runAsNonRoot === true && (runAsUser ?? 0) > 0, 'runAsNonRoot and a runAsUser that is a number'],
      [seccompProfile?.type === 'RuntimeDefault', 'seccompProfile RuntimeDefault'],
      ...containersOf(workload).flatMap((container) => confinementOf(container)),
    ]
    return wanted.filter(([isSo]) => !isSo).map(([, what]) => fault(workload, `needs ${what}`))
  })
  return { lookedAt: workloads.length, faults }
}

function confinementOf({
  name,
  securityContext,
  resources,
}: Container): readonly (readonly [boolean, string])[] {
  const { allowPrivilegeEscalation, readOnlyRootFilesystem, capabilities } = securityContext
  return [
    [allowPrivilegeEscalation === false, `allowPrivilegeEscalation: false of ${name}`],
    [readOnlyRootFilesystem === true, `readOnlyRootFilesystem: true of ${name}`],
    [capabilities?.drop.includes('ALL') === true, `capabilities of ${name} that drop ALL`],
    [resources?.limits['memory'] !== undefined, `a limit of the memory of ${name}`],
    [resources?.requests['cpu'] !== undefined, `a request of CPU of ${name}`],
    [
      resources?.limits['cpu'] === undefined,
      `no limit of the CPU of ${name}: throttled, it misses heartbeats`,
    ],
  ]
}

/** Probes ask what the code answers, on its public port; and a replica that ends has the time that its settings say it takes. */
export function probeFaults(overlay: Overlay, { services, healthPaths }: CodeFacts): Inspection {
  const deployments = deploymentsOf(overlay)
  const faults = deployments.flatMap(({ workload, container }) => {
    const facts = services.find(({ service }) => service === container.name)
    if (facts === undefined) return []
    const numberOf = numbersOf(overlay, { workload, container, facts })
    const ports: readonly Fault[] = [
      ['http', numberOf('PORT')] as const,
      ['internal', numberOf('INTERNAL_PORT')] as const,
    ].flatMap(([name, wanted]) => {
      const found = container.ports.find((port) => port.name === name)?.containerPort
      if (found === wanted) return []
      return [
        fault(
          workload,
          `has ${found ?? 'nothing'} as its port ${name}: ${container.name} listens on ${wanted}`,
        ),
      ]
    })
    const wantedProbes = {
      startupProbe: '/livez',
      livenessProbe: '/livez',
      readinessProbe: '/readyz',
    } as const
    const probes = (['startupProbe', 'livenessProbe', 'readinessProbe'] as const).flatMap((kind) => {
      const { path, port } = container[kind]?.httpGet ?? {}
      const wanted = wantedProbes[kind]
      if (!healthPaths.includes(wanted)) return [fault(workload, `${kind}: the code has no ${wanted}`)]
      return path === wanted && port === 'http'
        ? []
        : [
            fault(
              workload,
              `${kind} asks for ${path ?? 'nothing'} on ${port ?? 'no port'}: ask ${wanted} on http`,
            ),
          ]
    })
    return [...ports, ...probes, ...graceFaults(workload, numberOf)]
  })
  return { lookedAt: deployments.length, faults }
}

/** The limit of a shutdown counts from the signal, and holds the delay. */
function graceFaults(workload: Workload, numberOf: (name: string) => number): readonly Fault[] {
  const limitMs = numberOf('SHUTDOWN_TIMEOUT_MS')
  const delayMs = numberOf('SHUTDOWN_DELAY_MS')
  const graceMs = workload.pod.spec.terminationGracePeriodSeconds * msPerSecond
  return [
    ...(graceMs > limitMs
      ? []
      : [
          fault(
            workload,
            `is killed after ${graceMs} ms, and may take SHUTDOWN_TIMEOUT_MS, ${limitMs} ms, to end`,
          ),
        ]),
    ...(delayMs > 0 && delayMs < limitMs
      ? []
      : [fault(workload, `SHUTDOWN_DELAY_MS, ${delayMs} ms, must be above 0 and below SHUTDOWN_TIMEOUT_MS`)]),
  ]
}

interface Asked {
  readonly workload: Workload
  readonly container: Container
  readonly facts: ServiceFacts
}

function numbersOf(overlay: Overlay, { workload, container, facts }: Asked): (name: string) => number {
  const given = variablesOf(overlay, workload, container)
  return (name) => {
    const { value } = given.find((one) => one.name === name) ?? {}
    return Number(value ?? facts.fields.find((field) => field.name === name)?.default)
  }
}

/** The Job migrates every schema, each by the image of the service that owns it, with the program that does it. */
export function migrationFaults(
  { file, manifests }: Overlay,
  { services, migrateProgram }: CodeFacts,
): Inspection {
  const jobs = workloadsOf(manifests).filter(({ kind }) => kind === 'Job')
  const containers = jobs.flatMap((job) => containersOf(job))
  const faults = services.flatMap(({ service, schema }) => {
    const wanted = `node /workspace/${migrateProgram} up --directory migrations --schema ${schema}`
    const isThere = containers.some(
      ({ name, image, command, args }) =>
        name === service && image === service && [...command, ...args].join(' ') === wanted,
    )
    return isThere
      ? []
      : [{ file: jobs[0]?.file ?? file, todo: `no Job runs ${wanted} in the image of ${service}` }]
  })
  return { lookedAt: containers.length, faults }
}

const containersOf = ({ pod }: Workload): readonly Container[] => [
  ...pod.spec.initContainers,
  ...pod.spec.containers,
]

const fault = ({ file, name }: Workload, todo: string): Fault => ({ file, todo: `${name} ${todo}` })
