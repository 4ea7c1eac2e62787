import type { SourceFile } from '../source/source-file.ts'

/**
 * What a file in a service's feature folder is, told by its name:
 * `order.ts` domain, `create-order.ts` use case, `orders.store.ts`, `orders.routes.ts`, `….test.ts`.
 */
export type Kind = 'domain' | 'use case' | 'store' | 'routes' | 'test'

/** Where a file of a service stands. */
export interface Place {
  readonly service: string
  /** The first folder under `src`. */
  readonly feature: string
  /** The folder of one provider inside a feature, such as `alipay` in `channels/alipay`. */
  readonly adapter?: string
  readonly kind: Kind
}

/** The features whose subfolders adapt one outside provider each. */
const ADAPTER_FEATURES: ReadonlySet<string> = new Set(['channels', 'interviewer'])

/** A name of two or more words that starts with one of these tells a story, so the file is a use case. */
const VERBS: ReadonlySet<string> = new Set(
  `abandon accept activate add allow answer append apply ask assess attach authenticate authorize begin bring
  build call cancel cap change choose claim clean clear close collect compare compensate complete compute
  continue convert count create decide decrypt delete deliver describe detect disable download draw encrypt
  end enqueue ensure enter evaluate expire extend extract fail fetch fill find finish follow forget format
  forward gather generate get give grade grant handle heal hold identify invalidate issue join judge keep
  learn list load lock log lose make match measure merge mint move notify observe open parse pay pick place
  plan prepare prevent produce prove prune publish put raise read receive recheck reconcile record recover
  refresh refund register reject release remember remove renew repair replace replay request require reset
  resolve restore resume retry revoke rotate run save search seed select send serve set settle share show
  sign skip speak spend start stop submit sweep sync take tell touch track try unlock update upload use
  validate verify wait wake warm watch withdraw write`.split(/\s+/),
)

/** The place of a file in a service's feature folder; undefined for anything else. */
export function placeOf(file: SourceFile): Place | undefined {
  if (!file.member.startsWith('services/') || file.inSource === undefined) return undefined
  const [feature, ...rest] = file.inSource.split('/')
  const name = rest.at(-1)
  if (feature === undefined || name === undefined) return undefined
  const adapter = rest.length > 1 && ADAPTER_FEATURES.has(feature) ? rest[0] : undefined
  return { service: file.member, feature, kind: kindOf(name), ...(adapter === undefined ? {} : { adapter }) }
}

/** Whether a file is code that a service runs: under its `src`, and no test. */
export function isServiceCode(file: SourceFile): boolean {
  return file.member.startsWith('services/') && file.inSource !== undefined && !file.isTest
}

function kindOf(name: string): Kind {
  if (name.endsWith('.test.ts')) return 'test'
  if (name.endsWith('.store.ts')) return 'store'
  if (name.endsWith('.routes.ts')) return 'routes'
  const [first, ...others] = name.replace(/\.ts$/, '').split('-')
  return first !== undefined && others.length > 0 && VERBS.has(first) ? 'use case' : 'domain'
}

/** Whether a feature may have folders, one for each provider. */
export function hasAdapters(feature: string): boolean {
  return ADAPTER_FEATURES.has(feature)
}
