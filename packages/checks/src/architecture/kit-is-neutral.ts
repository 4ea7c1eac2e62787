import type { Finding } from '../finding.ts'
import type { SourceFile } from '../source/source-file.ts'
import type { Rule } from './rule.ts'

const name = 'kit-is-neutral'

/** What the services are about. Each is looked for as a whole word or as a part of an identifier. */
const businessWordList: readonly string[] =
  `access code,alipay,anthropic,attempt id,candidate,claude,feedback,interview,interviewer,invoice,order,order id,
  out trade no,payment,product,qr code,question,refund,settlement,transcript`.split(/,\s*/)

/** Phrases in which such a word means something else: the project's name, sorting, a sequence, a kind of environment. */
const otherMeanings = / (interview pass|order by|in order|in production)(?= )/g

/** In prose these are plain English far more often than what is sold. */
const fineInComments: ReadonlySet<string> = new Set(['order', 'product', 'question'])
const proseWords = businessWordList.filter((word) => !fineInComments.has(word))

/** The kit is machinery: a business word in it means that it knows too much. */
export const kitIsNeutral: Rule = {
  name,
  inspect(tree) {
    const files = tree.files.filter(
      (file) => file.path.startsWith('packages/service-kit/src/') && !file.isTest,
    )
    return { lookedAt: files.length, findings: files.flatMap((file) => businessWords(file)) }
  },
}

function businessWords({ path, text, code }: SourceFile): readonly Finding[] {
  const codeLines = code.split('\n')
  return text.split('\n').flatMap((line, index) => {
    const found = wordIn(codeLines[index] ?? '', businessWordList) ?? wordIn(line, proseWords)
    if (found === undefined) return []
    const todo = `"${found}" is a business word: it belongs in a service`
    return { file: path, line: index + 1, rule: name, todo }
  })
}

function wordIn(line: string, sought: readonly string[]): string | undefined {
  const words = ` ${wordsOf(line).join(' ')} `.replaceAll(otherMeanings, ' ')
  return sought.find((word) => words.includes(` ${word} `) || words.includes(` ${word}s `))
}

function wordsOf(line: string): readonly string[] {
  return line
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}
