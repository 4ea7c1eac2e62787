import type { Finding } from '../finding.ts'
import type { Rule } from './rule.ts'

const NAME = 'single-import-place'

/** A library that the project touches in one place only, so that replacing it means one file or folder. */
export interface Guarded {
  readonly module: string
  /** A file, or a folder ending in `/`. */
  readonly place: string
  /** Other files or folders that may import it, with the reason. */
  readonly also: readonly { readonly place: string; readonly reason: string }[]
}

/** A guarded library is imported in its one place and, where a reason is listed, in tests; elsewhere nowhere. */
export function singleImportPlace(guarded: readonly Guarded[]): Rule {
  return {
    name: NAME,
    holds: `${guarded.map(({ module }) => module).join(', ')} are imported in one place each`,
    inspect(tree) {
      const findings: Finding[] = []
      let lookedAt = 0
      for (const { module, place, also } of guarded) {
        const places = [place, ...also.map((other) => other.place)]
        const used = new Set<string>()
        for (const file of tree.files) {
          for (const { specifier, line } of file.imports) {
            if (specifier !== module && !specifier.startsWith(`${module}/`)) continue
            lookedAt += 1
            const allowed = places.find((one) =>
              one.endsWith('/') ? file.path.startsWith(one) : file.path === one,
            )
            if (allowed !== undefined) used.add(allowed)
            else
              findings.push({ file: file.path, line, rule: NAME, todo: `import ${module} only in ${place}` })
          }
        }
        for (const unused of places.filter((one) => !used.has(one))) {
          findings.push({ file: unused, rule: NAME, todo: `is listed for ${module} but does not import it` })
        }
      }
      return { lookedAt, findings }
    },
  }
}
