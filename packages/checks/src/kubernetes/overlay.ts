import { readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { listFiles } from '../source/list-files.ts'
import { readManifests, type Manifest } from './manifest.ts'

/** Patches and whatever else could change what stands in the files are not understood, and refused. */
const kustomization = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string().optional(),
  labels: z.unknown().optional(),
  resources: z.array(z.string()).default([]),
  components: z.array(z.string()).default([]),
  nameSuffix: z.string().optional(),
  images: z.array(z.strictObject({ name: z.string(), newName: z.string(), newTag: z.string() })).default([]),
  configMapGenerator: z
    .array(
      z.strictObject({
        name: z.string(),
        behavior: z.literal('merge').optional(),
        envs: z.array(z.string()),
      }),
    )
    .default([]),
})

/** A line of a settings file, which becomes a variable of whoever reads its ConfigMap. */
export interface Setting {
  readonly file: string
  readonly line: number
  readonly name: string
  readonly value: string
}

/** A version or a place of an image, as kustomize puts it in. */
type ImageChoice = z.infer<typeof kustomization>['images'][number]

/** What one `kubectl apply -k` brings, as far as our rules ask about it. */
export interface Overlay {
  /** Its kustomization.yaml, from the repository's root. */
  readonly file: string
  readonly manifests: readonly Manifest[]
  /** By the name of a ConfigMap; a later line of the same name comes first. */
  readonly settings: ReadonlyMap<string, readonly Setting[]>
  readonly images: readonly ImageChoice[]
  /** What ends the names of the objects of a part, such as `-0-1-0`. */
  readonly suffixes: readonly string[]
}

export const kubernetesFolder = 'infra/kubernetes'

/** Every overlay. Throws ZodError for a kustomization that does more than ours do. */
export async function readOverlays(root: string): Promise<readonly Overlay[]> {
  const files = listFiles(root, `${kubernetesFolder}/overlays/*/kustomization.yaml`)
  return Promise.all(files.map((file) => readOverlay(root, posix.dirname(file))))
}

async function readOverlay(root: string, folder: string): Promise<Overlay> {
  const file = posix.join(folder, 'kustomization.yaml')
  const read = kustomization.parse(parse(await readFile(join(root, file), 'utf8')))
  const { resources, components, nameSuffix, images, configMapGenerator } = read
  const parts = [...resources, ...components].map((path) => posix.join(folder, path))
  const folders = parts.filter((path) => !path.endsWith('.yaml'))
  const below = await Promise.all(folders.map((path) => readOverlay(root, path)))
  const own = await Promise.all(
    parts.filter((path) => path.endsWith('.yaml')).map((path) => readManifests(root, path)),
  )
  const settings = new Map<string, readonly Setting[]>()
  for (const part of below) for (const [name, given] of part.settings) settings.set(name, given)
  for (const { name, envs } of configMapGenerator) {
    const lines = await Promise.all(envs.map((path) => readSettings(root, posix.join(folder, path))))
    settings.set(name, merged([...(settings.get(name) ?? []), ...lines.flat()]))
  }
  return {
    file,
    manifests: [...below.flatMap(({ manifests }) => manifests), ...own.flat()],
    settings,
    images: [...below.flatMap((part) => part.images), ...images],
    suffixes: [
      ...below.flatMap(({ suffixes }) => suffixes),
      ...(nameSuffix === undefined ? [] : [nameSuffix]),
    ],
  }
}

async function readSettings(root: string, file: string): Promise<readonly Setting[]> {
  const lines = (await readFile(join(root, file), 'utf8')).split('\n')
  return lines.flatMap((text, index) => {
    const [, name, value = ''] = /^([A-Z]\w*)=(.*)$/.exec(text) ?? []
    return name === undefined ? [] : [{ file, line: index + 1, name, value }]
  })
}

const merged = (settings: readonly Setting[]): readonly Setting[] => [
  ...new Map(settings.map((setting) => [setting.name, setting])).values(),
]
