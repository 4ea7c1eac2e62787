import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { listFiles } from '../source/list-files.ts'

const versions = z.record(z.string(), z.string()).default({})
const packageFile = z.object({
  name: z.string(),
  private: z.boolean().optional(),
  scripts: z.record(z.string(), z.string()).default({}),
  dependencies: versions,
  devDependencies: versions,
  peerDependencies: versions,
  optionalDependencies: versions,
})
const workspaceFile = z.object({ catalog: versions, catalogs: z.record(z.string(), versions).default({}) })
const compilerFile = z.object({ references: z.array(z.object({ path: z.string() })).default([]) })

/** One folder under `packages/` or `services/`. */
export interface Member {
  /** From the root, such as `packages/contracts`. */
  readonly folder: string
  readonly name: string
  /** Every declared dependency of any kind, with what package.json says as its version. */
  readonly dependencies: ReadonlyMap<string, string>
  /** Folders that its tsconfig.json refers to, from the root; undefined where there is no tsconfig.json. */
  readonly references?: readonly string[]
}

/** What the workspace's configuration files say. */
export interface Workspace {
  readonly scripts: ReadonlySet<string>
  /** The root package itself; its `references` are those of the root's tsconfig.json. */
  readonly rootMember: Member
  readonly members: readonly Member[]
  /** Names and versions of the catalog and of those with a name of their own. */
  readonly catalog: readonly (readonly [string, string])[]
  readonly catalogText: string
}

/** Reads the root's and every member's configuration; throws where a file is missing or not understood. */
export async function readWorkspace(root: string): Promise<Workspace> {
  const paths = await listFiles(root)
  const folders = paths.flatMap(
    (path) => /^((?:packages|services)\/[^/]+)\/package\.json$/.exec(path)?.[1] ?? [],
  )
  const catalogText = await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8')
  const { catalog, catalogs } = workspaceFile.parse(parse(catalogText))
  const { scripts } = await readPackage(root, '')
  return {
    scripts: new Set(Object.keys(scripts)),
    rootMember: await readMember(root, '', paths),
    members: await Promise.all(folders.map((folder) => readMember(root, folder, paths))),
    catalog: [catalog, ...Object.values(catalogs)].flatMap((each) => Object.entries(each)),
    catalogText,
  }
}

async function readMember(root: string, folder: string, paths: readonly string[]): Promise<Member> {
  const file = await readPackage(root, folder)
  const dependencies = new Map(
    Object.entries({
      ...file.dependencies,
      ...file.devDependencies,
      ...file.peerDependencies,
      ...file.optionalDependencies,
    }),
  )
  const compiler = join(folder, 'tsconfig.json')
  if (!paths.includes(compiler)) return { folder, name: file.name, dependencies }
  const { references } = compilerFile.parse(JSON.parse(await readFile(join(root, compiler), 'utf8')))
  return {
    folder,
    name: file.name,
    dependencies,
    references: references.map(({ path }) => join(folder, path)),
  }
}

async function readPackage(root: string, folder: string): Promise<z.infer<typeof packageFile>> {
  return packageFile.parse(JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')))
}
