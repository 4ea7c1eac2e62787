import type { Finding } from '../finding.ts'
import type { SourceTree } from '../source/source-tree.ts'
import { staleExceptions, type Exception, type Rule } from './rule.ts'

const NAME = 'kit-is-shared'
const KIT = '@interview-pass/service-kit'
const KIT_INDEX = 'packages/service-kit/src/index.ts'

/**
 * What only one service uses belongs into that service: each module that the kit exports is used by both, directly or
 * through another module of the kit. A module of which only types are exported is looked over, because types come along
 * with what they describe.
 */
export function kitIsShared(exceptions: readonly Exception[]): Rule {
  return {
    name: NAME,
    holds: 'every module that service-kit exports is used by both services',
    inspect(tree) {
      const modules = exportedModules(tree)
      const services = servicesOf(tree)
      const reached = new Map(services.map((service) => [service, modulesReached(tree, service, modules)]))
      const lonely = new Set<string>()
      const findings: Finding[] = []
      for (const [module, { line }] of modules) {
        const missing = services.filter((service) => !reached.get(service)?.has(module))
        if (missing.length === 0) continue
        lonely.add(module)
        if (exceptions.some(({ file }) => file === module)) continue
        const todo = `${module} is not used by ${missing.join(' and ')}: move it to where it is used`
        findings.push({ file: KIT_INDEX, line, rule: NAME, todo })
      }
      return { lookedAt: modules.size, findings: [...findings, ...staleExceptions(NAME, exceptions, lonely)] }
    },
  }
}

interface KitModule {
  readonly line: number
  readonly names: ReadonlySet<string>
}

function exportedModules(tree: SourceTree): ReadonlyMap<string, KitModule> {
  const modules = new Map<string, KitModule>()
  for (const { target, names, line, isReExport } of tree.find(KIT_INDEX)?.imports ?? []) {
    if (!isReExport || target === undefined) continue
    const all = tree.find(target)?.exports.map(({ name }) => name) ?? []
    const values = names.filter(({ isType }) => !isType)
    if (values.length === 0) continue
    const exported = values.flatMap(({ name, local }) => (name === '*' ? all : [local]))
    const known = modules.get(target)
    modules.set(target, { line: known?.line ?? line, names: new Set([...(known?.names ?? []), ...exported]) })
  }
  return modules
}

function servicesOf(tree: SourceTree): readonly string[] {
  const members = tree.files.map(({ member }) => member).filter((member) => member.startsWith('services/'))
  return [...new Set(members)]
}

/** The modules of the kit that run for a service: those it imports, and those that they import in turn. */
function modulesReached(
  tree: SourceTree,
  service: string,
  modules: ReadonlyMap<string, KitModule>,
): ReadonlySet<string> {
  const used = namesUsed(tree, service)
  const direct = [...modules].filter(([, { names }]) => [...names].some((name) => used.has(name)))
  const pending = direct.map(([module]) => module)
  const reached = new Set<string>()
  for (let module = pending.pop(); module !== undefined; module = pending.pop()) {
    if (reached.has(module)) continue
    reached.add(module)
    for (const { target, names } of tree.find(module)?.imports ?? []) {
      if (target !== undefined && names.some(({ isType }) => !isType)) pending.push(target)
    }
  }
  return reached
}

/** The names that a service takes from the kit. */
function namesUsed(tree: SourceTree, service: string): ReadonlySet<string> {
  const files = tree.files.filter(({ member }) => member === service)
  const imports = files.flatMap((file) => file.imports).filter(({ specifier }) => specifier === KIT)
  return new Set(imports.flatMap(({ names }) => names.map(({ name }) => name)))
}
