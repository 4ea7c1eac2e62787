import { posix } from 'node:path'
import type { Fault, Inspection } from '../finding.ts'
import { listFiles } from '../source/list-files.ts'
import type { Page } from './read-page.ts'

/** A relative link names a file that exists and, after `#`, a heading of it. */
export function brokenLinks(root: string, pages: readonly Page[]): Inspection {
  const relative = pages
    .flatMap(({ links }) => links)
    .filter(({ text }) => !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(text))
  const faults = relative.flatMap(({ file, line, text }): readonly Fault[] => {
    const [path = '', anchor] = decodeURIComponent(text).split('#')
    const target = path === '' ? file : posix.join(posix.dirname(file), path)
    if (listFiles(root, target).length === 0) {
      return [{ file, line, todo: `${target} does not exist: mend or drop the link` }]
    }
    const anchors = pages.find((page) => page.path === target)?.anchors
    if (anchor === undefined || anchors === undefined || anchors.has(anchor)) return []
    return [{ file, line, todo: `${target} has no heading "#${anchor}"` }]
  })
  return { lookedAt: relative.length, faults }
}

/** A path in backticks that starts in one of the repository's folders exists; `*` may stand for part of a name. */
export function brokenPaths(root: string, pages: readonly Page[]): Inspection {
  const paths = pages
    .flatMap(({ inlineCode }) => inlineCode)
    .filter(({ text }) => /^(\.\/)?(services|packages|docs|infra|patches)\/[^\s<>…]*$/.test(text))
  const faults = paths
    .filter(({ text }) => listFiles(root, text.replace(/:\d+$/, '')).length === 0)
    .map(({ file, line, text }) => ({ file, line, todo: `${text} does not exist` }))
  return { lookedAt: paths.length, faults }
}
