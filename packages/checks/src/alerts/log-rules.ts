import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '../docs/read-page.ts'
import type { Inspection } from '../finding.ts'
import { listFiles } from '../source/list-files.ts'

/** The code of the services and of what they are made of, as one text. */
export async function readServiceCode(root: string): Promise<string> {
  const files = listFiles(root, '{services/*,packages/service-kit}/src/**/*.ts')
  const read = files
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFile(join(root, file), 'utf8'))
  return (await Promise.all(read)).join('\n')
}

/** A line of the log, in quotation marks and backticks, stands in the code word for word. */
export function logLineFaults(pages: readonly Page[], code: string): Inspection {
  const named = pages.flatMap(({ inlineCode }) => inlineCode).filter(({ text }) => /^"[^"$]+"$/.test(text))
  const faults = named
    .filter(({ text }) => !code.includes(`'${text.slice(1, -1)}'`))
    .map(({ file, line, text }) => ({ file, line, todo: `${text}: the code logs no such line` }))
  return { lookedAt: named.length, faults }
}
