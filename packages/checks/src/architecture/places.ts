import type { ModuleImport, SourceFile } from '../source/source-file.ts'
import type { SourceTree } from '../source/source-tree.ts'

/** What a file of a feature is; higher ones call lower ones. */
export type Kind = 'domain' | 'store' | 'use case' | 'routes'

/** Where a file of a service stands. */
export interface Place {
  /** The first folder under `src`, from the root. */
  readonly feature: string
  /** The folder of one provider inside a feature, such as `alipay` in `channels/alipay`. */
  readonly adapter: string | undefined
  readonly kind: Kind
}

/** The features whose subfolders adapt one outside provider each. */
const adapterFeatures: ReadonlySet<string> = new Set(['channels', 'interviewer'])

const pureModules: ReadonlySet<string> = new Set([
  '@interview-pass/contracts',
  'zod',
  'node:buffer',
  'node:crypto',
  'node:util',
])
const kit = '@interview-pass/service-kit'
/** What of the kit does no I/O: the error, and the tables of states. */
const pureOfKit: ReadonlySet<string> = new Set(['AppError', 'nextState', 'openStates', 'statesBefore'])

/** Whether a file is code that a service runs: under its `src`, and no test. */
export function isServiceCode(file: SourceFile): boolean {
  return file.member.startsWith('services/') && file.inSource !== undefined && !file.isTest
}

/** The feature folder, from the root, that holds a file of a service's code. */
export function featureOf(file: SourceFile): string | undefined {
  const [feature, ...rest] = file.inSource?.split('/') ?? []
  return isServiceCode(file) && rest.length > 0 ? `${file.member}/src/${feature}` : undefined
}

/** Whether a feature may have folders, one for each provider. */
export function hasAdapters(feature: string): boolean {
  return adapterFeatures.has(feature)
}

/** The place of a file in a service's feature folder; undefined for anything else. */
export function placeOf(tree: SourceTree, file: SourceFile): Place | undefined {
  const feature = featureOf(file)
  if (feature === undefined) return undefined
  const [name = '', folder, ...rest] = file.inSource?.split('/') ?? []
  const adapter = hasAdapters(name) && rest.length === 1 ? folder : undefined
  return { feature, kind: kindOf(tree, file), adapter }
}

function kindOf(tree: SourceTree, file: SourceFile): Kind {
  if (file.path.endsWith('.store.ts')) return 'store'
  if (file.path.endsWith('.routes.ts')) return 'routes'
  return doesNoIo(tree, file) ? 'domain' : 'use case'
}

/** Whether nothing that a file imports, and nothing that those import, can do I/O. Types do nothing. */
function doesNoIo(tree: SourceTree, file: SourceFile, seen: Set<string> = new Set()): boolean {
  if (seen.has(file.path)) return true
  seen.add(file.path)
  return file.imports.every((imported) => isPure(tree, imported, seen))
}

function isPure(tree: SourceTree, { specifier, names, target }: ModuleImport, seen: Set<string>): boolean {
  if (names.length > 0 && names.every(({ isType }) => isType)) return true
  if (pureModules.has(specifier) || target?.endsWith('.json') === true) return true
  if (specifier === kit) return names.every(({ name, isType }) => isType || pureOfKit.has(name))
  const file = tree.find(target)
  return file !== undefined && !/\.(store|routes)\.ts$/.test(file.path) && doesNoIo(tree, file, seen)
}
