import { topics } from '@interview-pass/contracts'
import type { Page } from '../docs/read-page.ts'
import type { Inspection } from '../finding.ts'
import { workloadsOf } from './manifest.ts'
import type { Overlay } from './overlay.ts'

/** The page from which people make what is not in the repository names every key of every Secret, and every topic. */
export function pageFaults({ manifests }: Pick<Overlay, 'manifests'>, page: Page): Inspection {
  const keys = workloadsOf(manifests).flatMap(({ pod }) =>
    [...pod.spec.initContainers, ...pod.spec.containers].flatMap(({ env, volumeMounts }) => {
      const mounted = volumeMounts.flatMap(({ name, mountPath }) => {
        const secret = pod.spec.volumes.find((volume) => volume.name === name)?.secret?.secretName
        return secret === undefined ? [] : [{ secret, folder: `${mountPath}/` }]
      })
      return env.flatMap(({ value = '', valueFrom }) => {
        const ofFile = mounted
          .filter(({ folder }) => value.startsWith(folder))
          .map(({ secret, folder }) => `${secret}/${value.slice(folder.length)}`)
        const { name, key } = valueFrom?.secretKeyRef ?? {}
        return name === undefined ? ofFile : [...ofFile, `${name}/${key}`]
      })
    }),
  )
  const wanted = [...new Set([...keys, ...Object.keys(topics)])]
  const written = new Set([...page.inlineCode, ...page.codeLines].map(({ text }) => text.trim()))
  const faults = wanted
    .filter((one) => !written.has(one))
    .map((one) => ({ file: page.path, todo: `does not name ${one}, which somebody has to make` }))
  return { lookedAt: wanted.length, faults }
}
