import type { Finding } from '../finding.ts'
import type { SourceFile } from '../source/source-file.ts'
import { staleExceptions, type Exception, type Rule } from './rule.ts'

const NAME = 'service-borders'

/** The services meet in contracts and on Kafka only; no package knows a service; nobody reaches into another's folder. */
export function serviceBorders(guests: readonly Exception[]): Rule {
  return {
    name: NAME,
    holds: 'a service never imports the other service, and a package imports no service',
    inspect(tree) {
      const files = tree.files.filter(({ member }) => member !== '')
      const found = files.flatMap((file) => crossings(file))
      const crossing = new Set(found.map(({ file }) => file))
      const findings = found.filter(({ file }) => !guests.some((guest) => guest.file === file))
      return { lookedAt: files.length, findings: [...findings, ...staleExceptions(NAME, guests, crossing)] }
    },
  }
}

function crossings(file: SourceFile): readonly Finding[] {
  return file.imports.flatMap(({ specifier, target, line }) => {
    const there = memberMeant(specifier, target)
    if (there === undefined || there === file.member) return []
    const finding = { file: file.path, line, rule: NAME }
    if (there.startsWith('services/')) {
      return { ...finding, todo: `${there} may be imported by nobody: say it in contracts, or with an event` }
    }
    if (target !== undefined) {
      return { ...finding, todo: `${target} lies in another member: import the package by its name` }
    }
    return []
  })
}

function memberMeant(specifier: string, target: string | undefined): string | undefined {
  const service = /^@interview-pass\/([a-z-]+-service)(\/|$)/.exec(specifier)?.[1]
  if (service !== undefined) return `services/${service}`
  return target === undefined ? undefined : /^(?:services|packages)\/[^/]+/.exec(target)?.[0]
}
