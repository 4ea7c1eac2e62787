import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { z } from 'zod'

const labels = z.record(z.string(), z.string()).default({})

const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) })

const container = z.object({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()).default([]),
  args: z.array(z.string()).default([]),
  envFrom: z.array(z.object({ configMapRef: z.object({ name: z.string() }) })).default([]),
  env: z
    .array(
      z.object({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z.object({ secretKeyRef: z.object({ name: z.string(), key: z.string() }) }).optional(),
      }),
    )
    .default([]),
  ports: z.array(z.object({ name: z.string(), containerPort: z.int() })).default([]),
  startupProbe: probe.optional(),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
  resources: z
    .object({ requests: z.record(z.string(), z.string()), limits: z.record(z.string(), z.string()) })
    .optional(),
  securityContext: z
    .object({
      allowPrivilegeEscalation: z.boolean().optional(),
      readOnlyRootFilesystem: z.boolean().optional(),
      capabilities: z.object({ drop: z.array(z.string()) }).optional(),
    })
    .default({}),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })).default([]),
})

const pod = z.object({
  metadata: z.object({ labels }),
  spec: z.object({
    serviceAccountName: z.string().optional(),
    automountServiceAccountToken: z.boolean().optional(),
    enableServiceLinks: z.boolean().optional(),
    // What Kubernetes gives it otherwise.
    terminationGracePeriodSeconds: z.int().default(30),
    securityContext: z
      .object({
        runAsNonRoot: z.boolean().optional(),
        runAsUser: z.int().optional(),
        seccompProfile: z.object({ type: z.string() }).optional(),
      })
      .default({}),
    initContainers: z.array(container).default([]),
    containers: z.array(container),
    volumes: z
      .array(z.object({ name: z.string(), secret: z.object({ secretName: z.string() }).optional() }))
      .default([]),
  }),
})

const object = z.looseObject({
  kind: z.string(),
  metadata: z.object({ name: z.string() }),
})

const workload = z.object({
  kind: z.enum(['Deployment', 'Job']),
  spec: z.object({
    replicas: z.int().optional(),
    selector: z.object({ matchLabels: labels }).optional(),
    template: pod,
  }),
})

/** An object of Kubernetes as it is written, and in which file, from the repository's root. */
export type Manifest = z.infer<typeof object> & { readonly file: string }

/** What runs pods: a Deployment or a Job. */
export interface Workload {
  readonly file: string
  readonly kind: 'Deployment' | 'Job'
  readonly name: string
  readonly replicas: number | undefined
  readonly selector: Readonly<Record<string, string>> | undefined
  readonly pod: z.infer<typeof pod>
}

export type Container = z.infer<typeof container>

/** The objects in a file. Throws ZodError for a document that is none. */
export async function readManifests(root: string, file: string): Promise<readonly Manifest[]> {
  const documents = parseAllDocuments(await readFile(join(root, file), 'utf8'))
  return documents.map((document) => ({ ...object.parse(document.toJS()), file }))
}

/** The Deployments and Jobs among them. Throws ZodError where one has another form than ours have. */
export function workloadsOf(manifests: readonly Manifest[]): readonly Workload[] {
  return manifests
    .filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
    .map((manifest) => {
      const { kind, spec } = workload.parse(manifest)
      const { replicas, selector, template } = spec
      const { file, metadata } = manifest
      return { file, kind, name: metadata.name, replicas, selector: selector?.matchLabels, pod: template }
    })
}
