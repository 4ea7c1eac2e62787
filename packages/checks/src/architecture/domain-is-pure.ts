import type { Finding } from '../finding.ts'
import type { ModuleImport, SourceFile } from '../source/source-file.ts'
import type { SourceTree } from '../source/source-tree.ts'
import { placeOf } from './places.ts'
import { staleExceptions, type Exception, type Rule } from './rule.ts'

const NAME = 'domain-is-pure'
const PURE_MODULES: ReadonlySet<string> = new Set([
  '@interview-pass/contracts',
  'zod',
  'node:crypto',
  'node:util',
  'node:buffer',
])
const KIT = '@interview-pass/service-kit'
/** What of the kit does no I/O: the error, and the tables of states. */
const PURE_KIT: ReadonlySet<string> = new Set(['AppError', 'Transition', 'nextState'])

/** A domain file may import only other domain files, contracts, zod, and the pure parts of Node and of the kit. */
export function domainIsPure(exceptions: readonly Exception[]): Rule {
  return {
    name: NAME,
    holds: 'domain files import only domain files, contracts and AppError',
    inspect(tree) {
      const domain = tree.files.filter((file) => isDomain(file))
      const excepted = new Set(exceptions.map(({ file }) => file))
      const findings = domain.flatMap((file) => impureImports(tree, file))
      return {
        lookedAt: domain.length,
        findings: [
          ...findings.filter(({ file }) => !excepted.has(file)),
          ...staleExceptions(NAME, exceptions, new Set(findings.map(({ file }) => file))),
        ],
      }
    },
  }
}

function isDomain(file: SourceFile): boolean {
  const place = placeOf(file)
  return place !== undefined && place.kind === 'domain' && place.adapter === undefined && !file.isTest
}

function impureImports(tree: SourceTree, file: SourceFile): readonly Finding[] {
  return file.imports
    .filter((imported) => !isPure(tree, imported))
    .map(({ specifier, line }) => ({
      file: file.path,
      line,
      rule: NAME,
      todo: `a domain file may not import ${specifier}: pass the value in, or name the file for what it does (create-…)`,
    }))
}

function isPure(tree: SourceTree, { specifier, names, target }: ModuleImport): boolean {
  // Data that is part of the program, read with it.
  if (PURE_MODULES.has(specifier) || specifier.endsWith('.json')) return true
  if (specifier === KIT) return names.every(({ name }) => PURE_KIT.has(name))
  const file = target === undefined ? undefined : tree.find(target)
  return file !== undefined && isDomain(file)
}
