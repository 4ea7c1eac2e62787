import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Page } from '../docs/read-page.ts'
import type { Inspection } from '../finding.ts'
import { listFiles } from '../source/list-files.ts'

const openapi = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

/** `GET /path` for each route that a service describes. */
export async function readRoutes(root: string): Promise<readonly string[]> {
  const files = listFiles(root, 'services/*/openapi*.json')
  const read = files.map(async (file) => {
    const { paths } = openapi.parse(JSON.parse(await readFile(join(root, file), 'utf8')))
    return Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
  })
  return (await Promise.all(read)).flat()
}

/** A route in backticks, with its method, is one that a service describes; what it asks for after `?` is left out. */
export function routeFaults(pages: readonly Page[], routes: readonly string[]): Inspection {
  const named = pages
    .flatMap(({ inlineCode }) => inlineCode)
    .filter(({ text }) => /^(GET|POST|PUT|PATCH|DELETE) \/api\//.test(text))
  const faults = named
    .filter(({ text }) => !routes.includes(text.replace(/\?.*/, '')))
    .map(({ file, line, text }) => ({ file, line, todo: `${text}: no service has this route` }))
  return { lookedAt: named.length, faults }
}
