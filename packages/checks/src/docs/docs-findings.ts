import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { conclude, type Finding } from '../finding.ts'
import { listFiles } from '../source/list-files.ts'
import { unknownCommands } from './command-rules.ts'
import { decisionFaults } from './decision-rules.ts'
import { brokenLinks, brokenPaths } from './link-rules.ts'
import { readPage } from './read-page.ts'

const packageFile = z.object({ scripts: z.record(z.string(), z.string()).default({}) })

/** README.md and everything under docs/ that people wrote: links, paths, commands and decisions are true. */
export async function docsFindings(root: string): Promise<readonly Finding[]> {
  const paths = listFiles(root, 'README.md', 'docs/**/*.md')
  const read = (path: string) => readFile(join(root, path), 'utf8')
  const pages = await Promise.all(paths.map(async (path) => readPage(path, await read(path))))
  const { scripts } = packageFile.parse(JSON.parse(await read('package.json')))
  const code = pages.flatMap(({ inlineCode, codeLines }) => [...inlineCode, ...codeLines])
  const todo = 'is missing: say what this is and how to run it'
  return [
    ...(paths.includes('README.md') ? [] : [{ file: 'README.md', rule: 'readme', todo }]),
    ...conclude('link', brokenLinks(root, pages)),
    ...conclude('path', brokenPaths(root, pages)),
    ...conclude('command', unknownCommands(code, Object.keys(scripts))),
    ...conclude('decision', decisionFaults(pages)),
  ]
}
