import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { conclude, type Finding, type Inspection } from '../finding.ts'
import { listFiles } from '../source/list-files.ts'
import { unknownCommands } from './command-rules.ts'
import { decisionFaults } from './decision-rules.ts'
import { brokenLinks, brokenPaths, type Targets } from './link-rules.ts'
import { readPage, type Page } from './read-page.ts'

const packageFile = z.object({ scripts: z.record(z.string(), z.string()).default({}) })

/** README.md and everything under docs/ that people wrote: links, paths, commands and decisions are true. */
export async function docsFindings(root: string): Promise<readonly Finding[]> {
  const files = await listFiles(root)
  const pages = await readPages(root, files)
  const { scripts } = packageFile.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')))
  const targets: Targets = {
    files: new Set(files),
    folders: foldersOf(files),
    pages: new Map(pages.map((page) => [page.path, page])),
  }
  const rules: readonly (readonly [string, (page: Page) => Inspection])[] = [
    ['link', (page) => brokenLinks(page, targets)],
    ['path', (page) => brokenPaths(page, targets)],
    ['command', (page) => unknownCommands(page, new Set(Object.keys(scripts)))],
  ]
  return [
    ...missingReadme(pages),
    ...rules.flatMap(([name, inspect]) => conclude(name, together(pages.map((page) => inspect(page))))),
    ...conclude('decision', decisionFaults(pages)),
  ]
}

async function readPages(root: string, files: readonly string[]): Promise<readonly Page[]> {
  const paths = files.filter((path) => path === 'README.md' || /^docs\/.*\.md$/.test(path))
  return Promise.all(paths.map(async (path) => readPage(path, await readFile(join(root, path), 'utf8'))))
}

function missingReadme(pages: readonly Page[]): readonly Finding[] {
  if (pages.some(({ path }) => path === 'README.md')) return []
  return [{ file: 'README.md', rule: 'readme', todo: 'is missing: say what this is and how to run it' }]
}

function together(inspections: readonly Inspection[]): Inspection {
  return {
    lookedAt: inspections.reduce((sum, { lookedAt }) => sum + lookedAt, 0),
    findings: inspections.flatMap(({ findings }) => findings),
  }
}

function foldersOf(files: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>(['.'])
  for (const file of files) {
    for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) folders.add(folder)
  }
  return folders
}
