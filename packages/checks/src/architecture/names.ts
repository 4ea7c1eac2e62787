import type { Finding } from '../finding.ts'
import type { SourceFile } from '../source/source-file.ts'
import type { Rule } from './rule.ts'

const NAME = 'names'
const EMPTY_WORDS: ReadonlySet<string> = new Set(
  'util utils helper helpers common misc manager managers base'.split(' '),
)
/** `baseUrl` is a term of the field, so this word is refused in file names only. */
const FINE_IN_EXPORTS: ReadonlySet<string> = new Set(['base'])

/** Files and folders are kebab-case, and neither they nor exported names use words that say nothing. */
export const names: Rule = {
  name: NAME,
  holds: `files are kebab-case, and no file, folder or export is called ${[...EMPTY_WORDS].join(', ')}`,
  inspect({ files }) {
    return {
      lookedAt: files.length,
      findings: files.flatMap((file) => [...pathFaults(file), ...exportFaults(file)]),
    }
  },
}

function pathFaults({ path }: SourceFile): readonly Finding[] {
  const findings: Finding[] = []
  for (const part of path.split('/')) {
    const stem = part.replace(/(\.(integration|e2e))?(\.(test|config|store|routes))*\.(ts|mts|mjs)$/, '')
    if (!/^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/.test(stem)) {
      findings.push({ file: path, rule: NAME, todo: `"${part}" is not kebab-case` })
    }
    const empty = stem.split(/[.-]/).find((word) => EMPTY_WORDS.has(word))
    if (empty !== undefined) {
      findings.push({ file: path, rule: NAME, todo: `"${empty}" says nothing: name what is inside` })
    }
  }
  return findings
}

function exportFaults({ path, exports }: SourceFile): readonly Finding[] {
  return exports.flatMap(({ name, line }) => {
    const empty = wordsOf(name).find((word) => EMPTY_WORDS.has(word) && !FINE_IN_EXPORTS.has(word))
    if (empty === undefined) return []
    return { file: path, line, rule: NAME, todo: `"${empty}" in ${name} says nothing: name what it does` }
  })
}

function wordsOf(identifier: string): readonly string[] {
  return identifier
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_]+/)
    .map((word) => word.toLowerCase())
}
