import { globSync } from 'node:fs'

/** What tools made or fetched. */
const foreign = ['**/{.git,.stack,.tsbuild,coverage,dist,node_modules}']

/** The files and folders of the repository that match, as sorted paths from `root` with forward slashes. */
export function listFiles(root: string, ...patterns: readonly string[]): readonly string[] {
  const found = globSync(patterns, { cwd: root, exclude: foreign })
  return found.filter((path) => !path.startsWith('../')).toSorted()
}
