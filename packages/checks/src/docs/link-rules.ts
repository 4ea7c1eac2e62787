import { posix } from 'node:path'
import type { Finding, Inspection } from '../finding.ts'
import type { Page } from './read-page.ts'

/** What a page may point to. */
export interface Targets {
  /** Every file of the repository. */
  readonly files: ReadonlySet<string>
  /** Every folder that holds one of them. */
  readonly folders: ReadonlySet<string>
  readonly pages: ReadonlyMap<string, Page>
}

/** A relative link names a file that exists and, after `#`, a heading of it. */
export function brokenLinks(page: Page, targets: Targets): Inspection {
  const relative = page.links.filter(({ text }) => !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(text))
  const findings = relative.flatMap(({ text, line }): readonly Finding[] => {
    const [path = '', anchor] = decodeURIComponent(text).split('#')
    const target = path === '' ? page.path : posix.join(posix.dirname(page.path), path).replace(/\/$/, '')
    const finding = { file: page.path, line, rule: 'link' }
    if (!targets.files.has(target) && !targets.folders.has(target)) {
      return [{ ...finding, todo: `${target} does not exist: mend or drop the link` }]
    }
    const anchors = targets.pages.get(target)?.anchors
    if (anchor === undefined || anchors === undefined || anchors.has(anchor)) return []
    return [{ ...finding, todo: `${target} has no heading "#${anchor}"` }]
  })
  return { lookedAt: relative.length, findings }
}

/** A path in backticks that starts in one of the repository's folders exists; `*` may stand for part of a name. */
export function brokenPaths(page: Page, targets: Targets): Inspection {
  const paths = page.inlineCode.filter(({ text }) =>
    /^(\.\/)?(services|packages|docs|infra|patches)\/[^\s<>…]*$/.test(text),
  )
  const findings = paths
    .filter(({ text }) => !exists(text, targets))
    .map(({ text, line }) => ({ file: page.path, line, rule: 'path', todo: `${text} does not exist` }))
  return { lookedAt: paths.length, findings }
}

function exists(text: string, { files, folders }: Targets): boolean {
  const path = text.replace(/^\.\//, '').replace(/\/$/, '').replace(/:\d+$/, '')
  if (!path.includes('*')) return files.has(path) || folders.has(path)
  const pattern = path.split('*').map((part) => part.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`))
  const wanted = new RegExp(`^${pattern.join('[^/]*')}$`)
  return [...files, ...folders].some((one) => wanted.test(one))
}
