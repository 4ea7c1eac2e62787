import { topics as contractTopics } from '@interview-pass/contracts'
import { z } from 'zod'
import type { Fault, Inspection } from '../finding.ts'
import { workloadsOf, type Manifest } from './manifest.ts'
import type { Overlay } from './overlay.ts'
import type { ServiceFacts } from './service-facts.ts'

const target = z.object({ name: z.string() })
const byCpu = z.object({ spec: z.object({ scaleTargetRef: target, maxReplicas: z.int() }) })
const byTriggers = z.object({
  spec: z.object({
    scaleTargetRef: target,
    maxReplicaCount: z.int(),
    triggers: z.array(
      z.object({
        type: z.enum(['cpu', 'kafka']),
        metadata: z.object({ consumerGroup: z.string().optional(), topic: z.string().optional() }),
      }),
    ),
  }),
})

interface Scaler {
  readonly manifest: Manifest
  readonly target: string
  readonly replicasMax: number
  /** `group of topic`; undefined where it does not look at Kafka. */
  readonly heard: readonly string[] | undefined
}

/** One scaler for a Deployment, which says no number itself; never more replicas than partitions; and every group's lag is looked at. */
export function scalingFaults({ manifests }: Overlay, services: readonly ServiceFacts[]): Inspection {
  const scalers = manifests.flatMap((manifest) => scalerOf(manifest))
  const deployments = workloadsOf(manifests).filter(({ kind }) => kind === 'Deployment')
  const faults = [
    ...scalers.flatMap((scaler) => scalerFaults(scaler, scalers, deployments, services)),
    ...deployments
      .filter(({ replicas }) => replicas !== undefined)
      .map(({ file, name }) => ({
        file,
        todo: `${name} says how many replicas: each release would undo what was scaled`,
      })),
  ]
  return { lookedAt: deployments.length, faults }
}

function scalerOf(manifest: Manifest): readonly Scaler[] {
  if (manifest.kind === 'HorizontalPodAutoscaler') {
    const { scaleTargetRef, maxReplicas } = byCpu.parse(manifest).spec
    return [{ manifest, target: scaleTargetRef.name, replicasMax: maxReplicas, heard: undefined }]
  }
  if (manifest.kind !== 'ScaledObject') return []
  const { scaleTargetRef, maxReplicaCount, triggers } = byTriggers.parse(manifest).spec
  const heard = triggers
    .filter(({ type }) => type === 'kafka')
    .map(({ metadata }) => `${metadata.consumerGroup} of ${metadata.topic}`)
  return [{ manifest, target: scaleTargetRef.name, replicasMax: maxReplicaCount, heard }]
}

function scalerFaults(
  { manifest, target: scaled, replicasMax, heard }: Scaler,
  scalers: readonly Scaler[],
  deployments: readonly { readonly name: string }[],
  services: readonly ServiceFacts[],
): readonly Fault[] {
  const { file } = manifest
  const groups = services.find(({ service }) => service === scaled)?.groups ?? []
  const wanted = groups.flatMap(({ group, topics }) => topics.map((topic) => `${group} of ${topic}`))
  const partitionsMax = Math.min(...Object.values(contractTopics).map(({ partitions }) => partitions))
  const first = scalers.find((scaler) => scaler.target === scaled)
  const todos = [
    ...(deployments.some(({ name }) => name === scaled)
      ? []
      : [`scales ${scaled}, and there is no such Deployment`]),
    ...(first?.manifest === manifest
      ? []
      : [`scales ${scaled}, which ${first?.manifest.file ?? 'another'} scales`]),
    ...(replicasMax <= partitionsMax
      ? []
      : [`${replicasMax} replicas for ${partitionsMax} partitions: some would idle`]),
    ...(heard ?? [])
      .filter((one) => !wanted.includes(one))
      .map((one) => `${one}: ${scaled} has no such consumer`),
    ...(heard === undefined ? [] : wanted)
      .filter((one) => heard?.includes(one) === false)
      .map((one) => `does not look at how far ${one} is behind`),
  ]
  return todos.map((todo) => ({ file, todo: `${manifest.kind} of ${manifest.metadata.name}: ${todo}` }))
}
