import type { Finding } from '../finding.ts'
import type { SourceFile } from '../source/source-file.ts'
import type { Rule } from './rule.ts'

const NAME = 'kit-is-neutral'
const KIT = 'packages/service-kit'

/** What the services are about. Each is looked for as a whole word or as a part of an identifier. */
const BUSINESS_WORDS: readonly string[] = [
  'access code',
  'alipay',
  'anthropic',
  'attempt id',
  'candidate',
  'claude',
  'feedback',
  'interview',
  'interviewer',
  'invoice',
  'order',
  'order id',
  'out trade no',
  'payment',
  'product',
  'qr code',
  'question',
  'refund',
  'settlement',
  'transcript',
]

/** Phrases in which such a word means something else: the project's name, sorting, a sequence, a kind of environment. */
const OTHER_MEANINGS = / (interview pass|order by|in order|in production)(?= )/g

/** In prose these are plain English far more often than what is sold. */
const FINE_IN_COMMENTS: ReadonlySet<string> = new Set(['order', 'product', 'question'])
const PROSE_WORDS = BUSINESS_WORDS.filter((word) => !FINE_IN_COMMENTS.has(word))

/** The kit is machinery: a business word in it means that it knows too much. */
export const kitIsNeutral: Rule = {
  name: NAME,
  holds: 'service-kit has no business word',
  inspect(tree) {
    const files = tree.files.filter((file) => file.path.startsWith(`${KIT}/src/`) && !file.isTest)
    return { lookedAt: files.length, findings: files.flatMap((file) => businessWords(file)) }
  },
}

function businessWords({ path, text, comments }: SourceFile): readonly Finding[] {
  const code = withoutComments(text, comments).split('\n')
  return text.split('\n').flatMap((line, index) => {
    const found = wordIn(code[index] ?? '', BUSINESS_WORDS) ?? wordIn(line, PROSE_WORDS)
    if (found === undefined) return []
    return {
      file: path,
      line: index + 1,
      rule: NAME,
      todo: `"${found}" is a business word: it belongs in a service`,
    }
  })
}

/** The same text with spaces where comments were, so that lines stay where they are. */
function withoutComments(text: string, comments: SourceFile['comments']): string {
  let code = text
  for (const { start, end } of comments) {
    code = code.slice(0, start) + code.slice(start, end).replaceAll(/[^\n]/g, ' ') + code.slice(end)
  }
  return code
}

function wordIn(line: string, sought: readonly string[]): string | undefined {
  const words = ` ${wordsOf(line).join(' ')} `.replaceAll(OTHER_MEANINGS, ' ')
  return sought.find((word) => words.includes(` ${word} `) || words.includes(` ${word}s `))
}

function wordsOf(line: string): readonly string[] {
  return line
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}
