import type { Finding } from '../finding.ts'
import type { SourceFile } from '../source/source-file.ts'
import { hasAdapters } from './places.ts'
import type { Rule } from './rule.ts'

const NAME = 'feature-folders'
const FOLDERS_MAX = 3
const SUFFIXES: ReadonlySet<string> = new Set([
  '',
  'store',
  'routes',
  'test',
  'tool.test',
  'integration.test',
  'e2e.test',
  'store.test',
  'store.integration.test',
  'routes.test',
  'routes.integration.test',
])

/** A feature is one flat folder, and the suffix of a file says what kind it is. */
export const featureFolders: Rule = {
  name: NAME,
  holds:
    'a feature is one flat folder of files whose suffix says their kind; nothing lies deeper than three folders',
  inspect(tree) {
    const files = tree.files.filter(({ inSource }) => inSource !== undefined)
    return { lookedAt: files.length, findings: files.flatMap((file) => faultsOf(file)) }
  },
}

function faultsOf(file: SourceFile): readonly Finding[] {
  const parts = (file.inSource ?? '').split('/')
  const folders = parts.slice(0, -1)
  const finding = (todo: string): Finding => ({ file: file.path, rule: NAME, todo })
  if (folders.length > FOLDERS_MAX)
    return [finding(`lies more than ${FOLDERS_MAX} folders under src: move it up`)]
  const feature = folders[0]
  if (!file.member.startsWith('services/') || feature === undefined || feature === 'testing') return []
  const findings: Finding[] = []
  if (folders.length > 1 && !hasAdapters(feature)) {
    findings.push(finding(`a feature is one flat folder: move this file into src/${feature}`))
  }
  const suffix = (parts.at(-1) ?? '').replace(/\.ts$/, '').split('.').slice(1).join('.')
  if (!SUFFIXES.has(suffix)) {
    findings.push(finding(`".${suffix}" is no kind of file: use .store, .routes, .test or no suffix`))
  }
  return findings
}
