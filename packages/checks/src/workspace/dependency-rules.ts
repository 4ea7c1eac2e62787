import { join } from 'node:path'
import type { Finding } from '../finding.ts'
import type { Member, Workspace } from './read-workspace.ts'

const ownScope = '@interview-pass/'
const exactVersion = /^\d+\.\d+\.\d+(-[\w.]+)?$/

/** Every third-party version stands once, in the catalog, and is exact; members of the workspace are linked. */
export function versionsFromCatalog({
  rootMember,
  members,
  catalog,
  catalogText,
}: Workspace): readonly Finding[] {
  const rule = 'catalog'
  const findings: Finding[] = []
  for (const { folder, dependencies } of [rootMember, ...members]) {
    for (const [name, version] of dependencies) {
      const wanted = name.startsWith(ownScope) ? 'workspace:*' : 'catalog:'
      // A catalog with a name holds the exceptions, each with its reason beside it.
      if (version === wanted || (wanted === 'catalog:' && version.startsWith(wanted))) continue
      findings.push({
        file: join(folder, 'package.json'),
        rule,
        todo: `${name}: write "${wanted}", not "${version}"`,
      })
    }
  }
  const lines = catalogText.split('\n')
  for (const [name, version] of catalog) {
    if (exactVersion.test(version)) continue
    const line = lines.findIndex((one) => one.trim().replaceAll(/['"]/g, '').startsWith(`${name}:`)) + 1
    findings.push({
      file: 'pnpm-workspace.yaml',
      line,
      rule,
      todo: `${name}: ${version} is not one exact version`,
    })
  }
  return findings
}

/** `tsc -b` sees every member, and a member's references are the workspace packages that it depends on. */
export function projectReferences({ rootMember, members }: Workspace): readonly Finding[] {
  const rule = 'references'
  const findings = members
    .filter(({ folder }) => !(rootMember.references ?? []).includes(folder))
    .map(({ folder }): Finding => ({
      file: 'tsconfig.json',
      rule,
      todo: `refer to ${folder}, or it is never checked`,
    }))
  for (const member of members) {
    const file = join(member.folder, 'tsconfig.json')
    if (member.references === undefined) {
      findings.push({ file, rule, todo: 'is missing: copy it from another member' })
      continue
    }
    const needed = neededReferences(member, members)
    for (const folder of needed.filter((one) => !member.references?.includes(one))) {
      findings.push({ file, rule, todo: `refer to ${folder}, which package.json depends on` })
    }
    for (const folder of member.references.filter((one) => !needed.includes(one))) {
      findings.push({
        file,
        rule,
        todo: `drop the reference to ${folder}: package.json does not depend on it`,
      })
    }
  }
  return findings
}

function neededReferences({ dependencies }: Member, members: readonly Member[]): readonly string[] {
  return members.filter(({ name }) => dependencies.has(name)).map(({ folder }) => folder)
}
