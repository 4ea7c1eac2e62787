import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Visitor } from 'oxc-parser'
import { listFiles } from '../source/list-files.ts'
import { parseSourceFile } from '../source/source-file.ts'
import { nameOf } from '../source/syntax.ts'

/** What others than our code measure, by who does. */
const foreign: Readonly<Record<string, readonly string[]>> = {
  prometheus: ['up'],
  promClient: [
    'process_start_time_seconds',
    'process_resident_memory_bytes',
    'nodejs_eventloop_lag_p99_seconds',
  ],
  blackboxExporter: ['probe_ssl_earliest_cert_expiry'],
  nodeExporter: ['node_filesystem_avail_bytes', 'node_filesystem_size_bytes'],
}

const suffixes: Readonly<Record<string, readonly string[]>> = {
  counter: [''],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
}

/** The names under which Prometheus knows what the services measure, and what is measured around them. */
export async function measuredNames(root: string): Promise<ReadonlySet<string>> {
  const names = new Set(Object.values(foreign).flat())
  for (const path of listFiles(root, '{services/*,packages/service-kit}/src/**/*.ts')) {
    if (path.endsWith('.test.ts')) continue
    const text = await readFile(join(root, path), 'utf8')
    if (/\b(counter|gauge|histogram)\(/.test(text)) addDeclared(names, path, text)
  }
  return names
}

/** A metric is declared by a call of `counter`, `gauge` or `histogram` with its name in front. */
function addDeclared(names: Set<string>, path: string, text: string): void {
  new Visitor({
    CallExpression({ callee, arguments: [name] }) {
      const endings = suffixes[nameOf(callee) ?? '']
      if (endings === undefined || name?.type !== 'Literal' || typeof name.value !== 'string') return
      for (const ending of endings) names.add(name.value + ending)
    },
  }).visit(parseSourceFile(path, text).program)
}
