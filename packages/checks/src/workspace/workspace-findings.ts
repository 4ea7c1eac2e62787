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
  const files = await listFiles(root)
  const packageFiles = files.filter((path) => /^((packages|services)\/[^/]+\/)?package\.json$/.test(path))
  const folders = packageFiles.map((path) => posix.dirname(path))
  const members = folders.filter((folder) => folder !== '.')
  const { catalog, catalogs } = catalogFile.parse(parse(await read(root, 'pnpm-workspace.yaml')))
  const inexact = [catalog, ...Object.values(catalogs)].flatMap(inexactVersions)
  const found = await Promise.all([
    ...folders.map((folder) => ownVersions(root, folder)),
    missingReferences(root, '.', members),
    ...members.map(async (folder) => {
      const names = new Set((await dependenciesOf(root, folder)).map(([name]) => name))
      const imported = members.filter((one) => names.has(ownScope + posix.basename(one)))
      return missingReferences(root, folder, imported)
    }),
  ])
  return conclude('dependencies', { lookedAt: members.length, findings: [...inexact, ...found.flat()] })
}

async function ownVersions(root: string, folder: string): Promise<readonly Finding[]> {
  const dependencies = await dependenciesOf(root, folder)
  return dependencies.flatMap(([name, version]) => {
    const wanted = name.startsWith(ownScope) ? 'workspace:*' : 'catalog:'
    // A catalog with a name holds the exceptions, each with its reason beside it.
    if (version === wanted || (wanted === 'catalog:' && version.startsWith(wanted))) return []
    const todo = `${name}: write "${wanted}", not "${version}"`
    return [{ file: posix.join(folder, 'package.json'), rule: 'catalog', todo }]
  })
}

function inexactVersions(catalog: Readonly<Record<string, string>>): readonly Finding[] {
  return Object.entries(catalog)
    .filter(([, version]) => !exactVersion.test(version))
    .map(([name, version]) => ({
      file: 'pnpm-workspace.yaml',
      rule: 'catalog',
      todo: `${name}: ${version} is not one exact version`,
    }))
}

/** What the compiler would take for code of `folder` itself, or never see. A needless reference does no harm. */
async function missingReferences(
  root: string,
  folder: string,
  needed: readonly string[],
): Promise<readonly Finding[]> {
  const file = posix.join(folder, 'tsconfig.json')
  const { references } = compilerFile.parse(JSON.parse(await read(root, file)))
  const known = new Set(references.map(({ path }) => posix.join(folder, path)))
  return needed
    .filter((one) => !known.has(one))
    .map((one) => ({ file, rule: 'references', todo: `refer to ${one}, or it is not checked on its own` }))
}

async function dependenciesOf(root: string, folder: string): Promise<readonly (readonly [string, string])[]> {
  const text = await read(root, posix.join(folder, 'package.json'))
  const { dependencies, devDependencies } = packageFile.parse(JSON.parse(text))
  return Object.entries({ ...dependencies, ...devDependencies })
}

function read(root: string, path: string): Promise<string> {
  return readFile(join(root, path), 'utf8')
}
