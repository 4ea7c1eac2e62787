import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Folders that hold what tools made or fetched, never what the project wrote. */
const foreignFolders: ReadonlySet<string> = new Set([
  '.git',
  '.stack',
  '.tsbuild',
  'coverage',
  'dist',
  'node_modules',
])

const filesMax = 20_000

/** Every file of the repository, as sorted paths from `root` with forward slashes; throws beyond 20,000 files. */
export async function listFiles(root: string): Promise<readonly string[]> {
  const found: string[] = []
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory() && !foreignFolders.has(entry.name)) folders.push(path)
      if (entry.isFile()) found.push(path)
    }
    if (found.length > filesMax) throw new Error(`more than ${filesMax} files under ${root}`)
  }
  return found.toSorted()
}
