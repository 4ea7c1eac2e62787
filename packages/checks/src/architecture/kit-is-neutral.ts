import { fileRule } from './rule.ts'

/** What the services are about. Each is looked for as a whole word or as a part of an identifier. */
const businessWordList: readonly string[] =
  `access code,alipay,anthropic,attempt id,candidate,claude,feedback,interview,interviewer,invoice,order,order id,
  out trade no,payment,product,qr code,question,refund,settlement,transcript`.split(/,\s*/)

/** Phrases in which such a word means something else: the project's name, sorting, a sequence, a kind of environment. */
const otherMeanings = / (interview pass|order by|in order|in production)(?= )/g

/** In prose some are plain English far more often than what is sold. */
const proseWords = businessWordList.filter((word) => !['order', 'product', 'question'].includes(word))

/** The kit is machinery: a business word in it means that it knows too much. */
export const kitIsNeutral = fileRule(
  'kit-is-neutral',
  ({ path, isTest }) => path.startsWith('packages/service-kit/src/') && !isTest,
  ({ text, code }) => {
    const codeLines = code.split('\n')
    return text.split('\n').flatMap((line, index) => {
      const found = wordIn(codeLines[index] ?? '', businessWordList) ?? wordIn(line, proseWords)
      if (found === undefined) return []
      return [{ line: index + 1, todo: `"${found}" is a business word: it belongs in a service` }]
    })
  },
)

function wordIn(line: string, sought: readonly string[]): string | undefined {
  const separated = line.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  const words = ` ${separated.replaceAll(/[^a-z0-9]+/g, ' ')} `.replaceAll(otherMeanings, ' ')
  return sought.find((word) => words.includes(` ${word} `) || words.includes(` ${word}s `))
}
