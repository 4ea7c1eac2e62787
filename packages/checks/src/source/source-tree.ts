import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listFiles } from './list-files.ts'
import { parseSourceFile, type SourceFile } from './source-file.ts'

/** The code of the repository as the architecture rules see it. */
export interface SourceTree {
  readonly files: readonly SourceFile[]
  find(path: string | undefined): SourceFile | undefined
}

/** Reads and parses the code under `root`; throws, naming the file, where one cannot be parsed. */
export async function readSourceTree(root: string): Promise<SourceTree> {
  const paths = listFiles(root, '**/*.{ts,mts,mjs}')
  const files = await Promise.all(
    paths.map(async (path) => parseSourceFile(path, await readFile(join(root, path), 'utf8'))),
  )
  const byPath = new Map(files.map((file) => [file.path, file]))
  return { files, find: (path) => (path === undefined ? undefined : byPath.get(path)) }
}
