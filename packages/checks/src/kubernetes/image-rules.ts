import type { Fault, Inspection } from '../finding.ts'
import { workloadsOf } from './manifest.ts'
import type { Overlay } from './overlay.ts'

/** Every image has a place and a version that stays what it is, all have the same, and the Job that migrates is named after it. */
export function imageFaults(overlay: Overlay, isRelease: boolean): Inspection {
  const { file, images, manifests, suffixes } = overlay
  const used = workloadsOf(manifests).flatMap(({ pod }) =>
    [...pod.spec.initContainers, ...pod.spec.containers].map(({ image }) => image),
  )
  const tags = new Set(images.map(({ newTag }) => newTag))
  const todos = [
    ...[...new Set(used)]
      .filter((image) => !images.some(({ name }) => name === image))
      .map((image) => `says no version of the image ${image}`),
    ...images
      .filter(({ name }) => !used.includes(name))
      .map(({ name }) => `chooses ${name}, which nothing runs`),
    ...images
      .filter(({ newTag }) => newTag === 'latest' || newTag === '')
      .map(({ name }) => `${name}: latest is another image tomorrow, name a version`),
    ...(tags.size <= 1 ? [] : [`runs the versions ${[...tags].join(' and ')} beside each other`]),
    ...(isRelease ? [...tags] : [])
      .filter((tag) => !suffixes.includes(`-${tag.replaceAll('.', '-')}`))
      .map((tag) => `runs ${tag}, and the Job that migrates is of ${suffixes.join(', ') || 'no release'}`),
  ]
  return { lookedAt: used.length, faults: todos.map((todo): Fault => ({ file, todo })) }
}
