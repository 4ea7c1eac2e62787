import { readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { conclude, type Finding } from '../finding.ts'
import { listFiles } from '../source/list-files.ts'

const ownScope = '@interview-pass/'
const exactVersion = /^\d+\.\d+\.\d+(-[\w.]+)?$/

const versions = z.record(z.string(), z.string()).default({})
const packageFile = z.object({ dependencies: versions, devDependencies: versions })
const catalogFile = z.object({ catalog: versions, catalogs: z.record(z.string(), versions).default({}) })
const compilerFile = z.object({ references: z.array(z.object({ path: z.string() })).default([]) })

/** Every third-party version stands once, in the catalog, and is exact; members are linked, and `tsc -b` sees each of them. */
export async function workspaceFindings(root: string): Promise<readonly Finding[]> {
  const packageFiles = listFiles(root, 'package.json', '{packages,services}/*/package.json')
  const members = packageFiles.map((path) => posix.dirname(path)).filter((folder) => folder !== '.')
  const { catalog, catalogs } = catalogFile.parse(parse(await read(root, 'pnpm-workspace.yaml')))
  const inexact = [catalog, ...Object.values(catalogs)].flatMap((one) =>
    Object.entries(one)
      .filter(([, version]) => !exactVersion.test(version))
      .map(([name, version]) => `${name}: ${version} is not one exact version`),
  )
  const found = await Promise.all(
    packageFiles.map(async (file) => {
      const folder = posix.dirname(file)
      const { dependencies, devDependencies } = packageFile.parse(JSON.parse(await read(root, file)))
      const wanted = Object.entries({ ...dependencies, ...devDependencies })
      const imported = members.filter((one) =>
        wanted.some(([name]) => name === ownScope + posix.basename(one)),
      )
      return [
        ...ownVersions(wanted).map((todo) => ({ file, rule: 'catalog', todo })),
        ...(await missingReferences(root, folder, folder === '.' ? members : imported)),
      ]
    }),
  )
  return [
    ...inexact.map((todo) => ({ file: 'pnpm-workspace.yaml', rule: 'catalog', todo })),
    ...found.flat(),
    ...conclude('dependencies', { lookedAt: members.length, faults: [] }),
  ]
}

/** A catalog with a name holds the exceptions, each with its reason beside it. */
function ownVersions(wanted: readonly (readonly [name: string, version: string])[]): readonly string[] {
  return wanted.flatMap(([name, version]) => {
    const isOwn = name.startsWith(ownScope)
    if (isOwn ? version === 'workspace:*' : version.startsWith('catalog:')) return []
    return [`${name}: write "${isOwn ? 'workspace:*' : 'catalog:'}", not "${version}"`]
  })
}

/** What the compiler would take for code of `folder` itself, or never see. A needless reference does no harm. */
async function missingReferences(
  root: string,
  folder: string,
  needed: readonly string[],
): Promise<readonly Finding[]> {
  const file = posix.join(folder, 'tsconfig.json')
  const { references } = compilerFile.parse(JSON.parse(await read(root, file)))
  const known = references.map(({ path }) => posix.join(folder, path))
  return needed
    .filter((one) => !known.includes(one))
    .map((one) => ({ file, rule: 'references', todo: `refer to ${one}, or it is not checked on its own` }))
}

function read(root: string, path: string): Promise<string> {
  return readFile(join(root, path), 'utf8')
}
