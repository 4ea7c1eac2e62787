import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Finding } from '../finding.ts'

/** A file of the repository that a program writes and nobody edits. */
export interface GeneratedFile {
  /** From the repository's root. */
  readonly path: string
  /** The text that the file must have, the same for the same sources. */
  readonly generate: () => Promise<string>
}

/** What `writeFiles` did. */
interface Written {
  readonly written: readonly string[]
  /** One for each file that could not be made. */
  readonly findings: readonly Finding[]
}

const rule = 'generated'

/** A finding for each file that is missing, differs from what its sources give now, or cannot be made. */
export async function staleFiles(root: string, files: readonly GeneratedFile[]): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const { path, generate } of files) {
    const { committed, wanted, fault } = await compare(root, path, generate)
    if (fault !== undefined) {
      findings.push(fault)
    } else if (committed === undefined) {
      findings.push({ file: path, rule, todo: 'is missing: npm run generate' })
    } else if (committed !== wanted) {
      const line = firstDifference(committed, wanted)
      findings.push({ file: path, line, rule, todo: 'is stale: npm run generate' })
    }
  }
  return findings
}

/** Writes each file that differs; one that cannot be made is a finding and does not stop the others. */
export async function writeFiles(root: string, files: readonly GeneratedFile[]): Promise<Written> {
  const written: string[] = []
  const findings: Finding[] = []
  for (const { path, generate } of files) {
    const { committed, wanted, fault } = await compare(root, path, generate)
    if (fault !== undefined) findings.push(fault)
    if (fault !== undefined || committed === wanted) continue
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), wanted)
    written.push(path)
  }
  return { written, findings }
}

async function compare(root: string, path: string, generate: () => Promise<string>) {
  const committed = await readFile(join(root, path), 'utf8').catch(() => undefined)
  try {
    return { committed, wanted: await generate() }
  } catch (error) {
    const fault: Finding = { file: path, rule, todo: `cannot be made: ${String(error)}` }
    return { committed, wanted: '', fault }
  }
}

function firstDifference(committed: string, wanted: string): number {
  const lines = wanted.split('\n')
  const index = committed.split('\n').findIndex((line, at) => line !== lines[at])
  return index === -1 ? lines.length : index + 1
}
