import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listFiles } from './list-files.ts'
import { parseSourceFile, type SourceFile } from './source-file.ts'

/** The repository as the architecture rules see it: every file's path, and the code parsed. */
export interface SourceTree {
  readonly root: string
  /** Paths of all files, code or not. */
  readonly paths: readonly string[]
  /** The parsed `.ts` and `.mjs` files. */
  readonly files: readonly SourceFile[]
  find(path: string): SourceFile | undefined
}

/** Reads and parses the repository under `root`; throws, naming the file, where one cannot be parsed. */
export async function readSourceTree(root: string): Promise<SourceTree> {
  const paths = await listFiles(root)
  const files: SourceFile[] = []
  for (const path of paths) {
    if (!/\.(ts|mts|mjs)$/.test(path)) continue
    files.push(parseSourceFile(path, await readFile(join(root, path), 'utf8')))
  }
  const byPath = new Map(files.map((file) => [file.path, file]))
  return { root, paths, files, find: (path) => byPath.get(path) }
}
